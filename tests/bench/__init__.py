"""What has a bound, measured: `python -m tests.bench` prints it and asserts nothing on time."""
