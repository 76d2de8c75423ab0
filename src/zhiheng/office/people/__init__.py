"""Who works here: bodies, persons, roles, and what each role may do."""
