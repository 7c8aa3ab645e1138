"""The tests; `python -m tests.machine` says what the machine lacks for them."""
