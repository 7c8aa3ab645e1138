"""What stands beside a figure's value, and what it is called."""

EXTRAS = {
    "median": "Median",
    "p90": "90th percentile",
    "max": "Longest",
    "long_stay": "Over the mark",
    "median_days": "Median days",
    "max_days": "Longest, days",
    "provisional": "Provisional",
    "money": "Money",
}
