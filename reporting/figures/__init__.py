"""Figures: described once, counted by one engine, cut any way, opened down to their rows."""
