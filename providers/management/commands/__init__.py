"""Commands of the app `providers`."""
