"""The demonstration without a database: its story, recounted slowly."""
