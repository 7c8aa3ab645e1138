"""What happens to the demonstration's people and beds, one kind of event a module."""
