"""The demonstration district: a made-up district with its people, its plan, and two and a half years of filings. Nothing in it is real."""
