"""Answer formulas over the files of a vintage: DuckDB on one machine, Spark on many."""
