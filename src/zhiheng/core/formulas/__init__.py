"""The closed language of indicators: a formula is read, checked against its register, and answered by an engine."""
