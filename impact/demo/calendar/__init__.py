"""What the demonstration's months aim at."""
