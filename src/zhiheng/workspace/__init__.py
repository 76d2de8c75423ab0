"""A workspace (工作区): one directory with settings, database, ledger and attachments; what can be done in it."""
