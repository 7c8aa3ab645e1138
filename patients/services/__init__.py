"""What happens to people that needs no bed: one function each, in one transaction, by somebody."""
