"""A value held against a target: the official reading, the honest one, and what is to be expected."""
