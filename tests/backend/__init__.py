"""The embedded engine, emptied between tests by copying a migrated database."""
