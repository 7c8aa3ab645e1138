"""What pages of figures read beside the figures."""
