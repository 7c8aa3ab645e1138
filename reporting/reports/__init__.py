"""Reports: what they may hold, and what somebody may read of it.

A *content* (`contents/`) is made from what is *asked* (`asking`) and gives *sheets* (`sheets`):
columns of a known kind and rows that are read once. For whom a report is made decides what becomes
of them, in one place (`audiences`): small counts hidden, with others where a total would give them
away (`suppressing`), the rest rounded, people under pseudonyms of the report's own (`pseudonyms`).

To add a content: a module in `contents/` with a function that yields sheets for an `Asked`, a
`Content` that declares it, and its name in `contents/__init__.py`. The form, the API, the command,
the files, receipts and the schedule know it then. `docs/adding-a-report.md` has it step by step.
"""
