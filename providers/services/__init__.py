"""What happens to wards and codes: one function each, in one transaction, by somebody."""
