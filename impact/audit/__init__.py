"""Who changed what, and who saw what."""
