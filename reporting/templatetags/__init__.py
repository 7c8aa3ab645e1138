"""What templates of figures need beyond what they are given."""
