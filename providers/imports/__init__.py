"""Reads reference data from files: organisations, collaboratives, wards and coded lists."""
