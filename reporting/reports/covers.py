"""What every file of a report says of itself, and the receipt by which it is made again."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from impact.core.text import long_date, long_moment
from reporting.figures import dimensions
from reporting.figures.catalogue import CATALOGUE
from reporting.models import Issue, Report
from reporting.reports.asking import Asked
from reporting.reports.audiences import Reader
from reporting.reports.contents import Content

Cover = list[tuple[str, str]]


def definitions(content: Content, asked: Asked) -> dict[str, int]:
    """The figures in a report, each with the version of its definition."""
    names = dict.fromkeys((*content.figures, *asked.figures))
    return {name: CATALOGUE[name].version for name in names}


def cover_of(issue: Issue, *, content: Content, asked: Asked, reader: Reader) -> Cover:
    """What a file says of itself: what, whose, who asked, when, narrowed how, for whom."""
    report = issue.report
    return [
        ("Report", report.name),
        ("What", content.title),
        ("Meaning", content.meaning),
        ("Collaborative", report.collaborative.name),
        ("Asked for by", str(issue.by)),
        ("As at", long_date(asked.as_at)),
        ("Known at", long_moment(asked.known_at)),
        *_period(asked),
        ("Cut by", ", ".join(dimension_label(name) for name in asked.by) or "as it comes"),
        ("Only where", _narrowed(asked.filters)),
        ("For", _for_whom(report)),
        *([("Purpose", report.purpose)] if report.purpose else []),
        ("Numbers", reader.rule),
        ("Definitions", _versions(content, asked)),
    ]


def receipt_of(issue: Issue) -> dict[str, Any]:
    """By what an issue that is ready can be made again and proved."""
    report = issue.report
    return {
        "issue": issue.pk,
        "content": report.content,
        "version": issue.version,
        "collaborative": report.collaborative.code,
        "audience": report.audience,
        "parameters": issue.parameters,
        "as_at": issue.as_at.isoformat(),
        "known_at": issue.known_at.isoformat() if issue.known_at else None,
        "rows": issue.rows,
        "checksum": issue.checksum,
    }


def receipt_text(issue: Issue) -> str:
    """The receipt as one line of JSON, always the same for the same issue."""
    return json.dumps(receipt_of(issue), sort_keys=True)


def closing_lines(issue: Issue) -> Cover:
    """What a workbook and a PDF say beside the cover, of the CSV file that was made first."""
    return [
        ("Rows", f"{issue.rows:,}"),
        ("SHA-256 of the CSV file", issue.checksum),
        ("Receipt", receipt_text(issue)),
    ]


def _period(asked: Asked) -> Cover:
    if asked.start is None or asked.end is None:
        return []
    return [("From", long_date(asked.start)), ("Up to, not including", long_date(asked.end))]


def dimension_label(name: str) -> str:
    """What a thing to cut or narrow by is called."""
    known = dimensions.ALL.get(name)
    return known.words if known else name.replace("_", " ")


def _narrowed(filters: Mapping[str, Sequence[str]]) -> str:
    parts = [
        f"{dimension_label(name)} {', '.join(values)}" for name, values in sorted(filters.items())
    ]
    return "; ".join(parts) or "everything: no filter"


def _for_whom(report: Report) -> str:
    words = report.get_audience_display().capitalize()
    return f"{words}: {report.agreement}" if report.agreement else words


def _versions(content: Content, asked: Asked) -> str:
    figures = [f"{name} {version}" for name, version in definitions(content, asked).items()]
    return ", ".join([f"{content.name} {content.version}", *figures])
