"""What no file carries, entered through the services: holds, pauses, suspensions, confirmations."""
