"""The pages of the weekly meeting."""
