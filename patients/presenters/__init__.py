"""What the pages about people place: words, numbers and drawings, made without HTTP."""
