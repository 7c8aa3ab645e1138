"""Who is in which bed."""
