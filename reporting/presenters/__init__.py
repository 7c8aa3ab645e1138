"""What pages of figures place, made of figures and names."""
