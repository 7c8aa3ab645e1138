"""The figures: at the size of one collaborative, and at that of a country beside DuckDB."""
