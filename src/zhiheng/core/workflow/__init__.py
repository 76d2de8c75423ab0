"""Workflows as tables: states, who holds them, and the moves between them."""
