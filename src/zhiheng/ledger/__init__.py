"""The ledger (账本): immutable segments of rows, and the SQL tables that say which filings there are."""
