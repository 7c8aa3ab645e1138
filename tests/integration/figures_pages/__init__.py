"""The pages of figures, on the worked example of figures.md section 5."""
