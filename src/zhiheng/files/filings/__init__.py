"""Filings (报送) in files: tables read as rows of text, templates, marked returns and exports."""
