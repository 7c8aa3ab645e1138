"""What is done with figures: kept up to date, checked at night, frozen as reported."""
