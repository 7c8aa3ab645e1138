"""Django's PostgreSQL engine that starts the embedded server when nobody answers."""
