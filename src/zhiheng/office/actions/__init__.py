"""One function for each thing a person may do: it checks, does, records and audits in one transaction."""
