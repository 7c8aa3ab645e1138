"""What is done to organisations, wards and accounts."""
