"""Commands of the app `beds`."""
