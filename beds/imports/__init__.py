"""The files providers send: read, judged as a whole, and applied all or nothing."""
