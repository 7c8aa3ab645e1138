"""What happens to people and beds: one function each, in one transaction, by somebody."""
