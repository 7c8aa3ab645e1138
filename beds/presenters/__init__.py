"""What the pages of the bed state place: words, numbers and addresses, made without HTTP."""
