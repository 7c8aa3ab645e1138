"""What it adds up to: figures, meetings, reports."""
