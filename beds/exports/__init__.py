"""What leaves: the bed state as a sheet, and the extract that an import takes back."""
