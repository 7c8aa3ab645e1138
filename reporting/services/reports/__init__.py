"""Reports: saved, asked for, made, fetched, and checked by their receipts."""

from reporting.services.reports.asking import (
    NotYours,
    Wanted,
    ask_again,
    cancel,
    end_report,
    save_report,
)
from reporting.services.reports.checking import Verdict, WrongReceipt, check_receipt
from reporting.services.reports.due import make_due
from reporting.services.reports.fetching import content_of, fetch
from reporting.services.reports.making import left_behind, make

__all__ = [
    "NotYours",
    "Verdict",
    "Wanted",
    "WrongReceipt",
    "ask_again",
    "cancel",
    "check_receipt",
    "content_of",
    "end_report",
    "fetch",
    "left_behind",
    "make",
    "make_due",
    "save_report",
]
