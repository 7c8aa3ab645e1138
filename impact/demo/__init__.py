"""The demonstration collaborative."""
