"""Leaf tools that know nothing about beds."""
