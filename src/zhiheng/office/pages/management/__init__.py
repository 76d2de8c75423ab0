"""People, bodies, the audit log, background jobs."""
