"""The administration pages of organisations and accounts."""

from providers.admin import accounts, history, reference

__all__ = ["accounts", "history", "reference"]
