"""The tables of the office, and how they are read and written."""
