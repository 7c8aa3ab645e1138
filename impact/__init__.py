"""The project: nothing about beds in it."""
