"""Words, numbers and form parts in templates: `{% load nhs %}`.

Filters show; they do not compute. Nothing here reads the clock or the database.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.widgets import Input
from django.shortcuts import resolve_url
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from impact.core import text

register = template.Library()

NOTHING = "–"
_CRUMBS = "crumbs"
_CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "nhsuk-textarea",
    forms.FileInput: "nhsuk-file-upload",
    forms.CheckboxInput: "nhsuk-checkboxes__input",
    # Before radios: it is a kind of them.
    forms.CheckboxSelectMultiple: "nhsuk-checkboxes__input",
    forms.RadioSelect: "nhsuk-radios__input",
    forms.Select: "nhsuk-select",
    Input: "nhsuk-input",
}


@register.filter
def long_date(day: date | None) -> str:
    """5 May 2026, or a dash."""
    return text.long_date(day) if day else NOTHING


@register.filter
def short_date(day: date | None) -> str:
    """5 May 26, for narrow columns, or a dash."""
    return text.short_date(day) if day else NOTHING


@register.filter
def long_moment(instant: datetime | None) -> str:
    """5 May 2026 at 09:05, local time, or a dash."""
    return text.long_moment(instant) if instant else NOTHING


@register.filter
def clock_time(instant: datetime | None) -> str:
    """09:05, local time, or a dash."""
    return text.clock_time(instant) if instant else NOTHING


@register.filter
def ago(instant: datetime | None, now: datetime) -> str:
    """How long before `now` something was: 5 minutes ago, 3 hours ago, 12 days ago; or never."""
    if instant is None:
        return "never"
    gone = max(now - instant, timedelta())
    if gone.days:
        return f"{text.counted(gone.days, 'day')} ago"
    hours, minutes = divmod(gone.seconds // 60, 60)
    if hours:
        return f"{text.counted(hours, 'hour')} ago"
    return f"{text.counted(minutes, 'minute')} ago" if minutes else "just now"


@register.filter
def number(value: int | Decimal | float | None) -> str:
    """1,234 with its thousands parted, or a dash."""
    return f"{value:,}" if value is not None else NOTHING


@register.filter
def one_decimal(value: int | Decimal | float | None) -> str:
    """87.5: rounded half up to one decimal, as figures are shown; or a dash."""
    if value is None:
        return NOTHING
    return f"{Decimal(str(value)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


@register.filter
def percent(value: int | Decimal | float | None) -> str:
    """87.5% of a value that is a percentage already, or a dash."""
    return f"{one_decimal(value)}%" if value is not None else NOTHING


@register.filter
def signed(value: int) -> str:
    """+3, −2 or 0, with a true minus sign."""
    return f"+{value:,}" if value > 0 else f"{value:,}".replace("-", "\u2212")


@register.filter
def counted(number_of: int, noun: str) -> str:
    """1 bed, 2 beds; a plural of its own after a comma: "person,people"."""
    singular, _, plural = noun.partition(",")
    return text.counted(number_of, singular, plural or None)


@register.filter
def beside(columns: Sequence[Any], cells: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each column with its cell; ValueError where a row has other cells than the table columns."""
    return list(zip(columns, cells, strict=True))


@register.filter
def widget_kind(field: BoundField) -> str:
    """What kind of control a form field has: its widget's input type, or else its class."""
    widget = field.field.widget
    return str(getattr(widget, "input_type", "") or type(widget).__name__.lower())


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's control with the NHS class that fits it, and no placeholder."""
    return field.as_widget(attrs={"class": _classes(field), "placeholder": False})


@register.simple_tag
def options(field: BoundField) -> list[BoundWidget]:
    """Each option of radios or checkboxes: its `tag`, `choice_label` and `id_for_label`."""
    attrs = {"id": field.auto_id, "class": _classes(field)}
    widget, renderer = field.field.widget, field.form.renderer
    found = widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    return [BoundWidget(widget, {**option, "wrap_label": False}, renderer) for option in found]


@register.simple_tag
def page_numbers(page: Page) -> Iterator[str | int]:
    """The numbers of pages to link to around a page, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_block_tag(takes_context=True)
def heading(
    context: Context,
    content: SafeString,
    *,
    caption: object = "",
    as_at: date | None = None,
    known_at: datetime | None = None,
    freshness: str = "",
    beside: str = "",
    choices: Sequence[object] = (),
) -> SafeString:
    """The head of a page around its heading: what stands above, beside and below it.

    `beside` names a template that says when what is shown was true, in place of `as_at`,
    `known_at` and `freshness`; it is given what the page is given.
    """
    page = cast("dict[str, Any]", context.flatten())
    parts = {
        "heading": content,
        "caption": caption,
        "as_at": as_at,
        "known_at": known_at,
        "freshness": freshness,
        "beside": beside,
        "choices": choices,
    }
    return render_to_string("components/title.html", {**page, **parts})


@register.simple_block_tag(takes_context=True)
def breadcrumbs(context: Context, content: str) -> SafeString:
    """Where a page lies: its `crumb`s from the outermost on, but not the page itself."""
    crumbs = _crumbs(context)
    return render_to_string("components/breadcrumbs.html", {"crumbs": crumbs})


@register.simple_tag(takes_context=True)
def crumb(context: Context, label: object, to: str, *args: object, **names: object) -> str:
    """One of the `breadcrumbs`: its label, and its address or the name of its pattern."""
    _crumbs(context).append({"label": label, "href": resolve_url(to, *args, **names)})
    return ""


def _crumbs(context: Context) -> list[dict[str, object]]:
    """Those of the page so far, kept while it is rendered; a page has its place once."""
    kept = cast("dict[str, Any]", context.render_context)
    if _CRUMBS not in kept:
        kept[_CRUMBS] = []
    found: list[dict[str, object]] = kept[_CRUMBS]
    return found


def _classes(field: BoundField) -> str:
    widget = field.field.widget
    own = str(widget.attrs.get("class", ""))
    for kind, name in _CLASSES.items():
        if isinstance(widget, kind):
            error = f" {name}--error" if field.errors and not name.endswith("__input") else ""
            return f"{name}{error} {own}".strip()
    return own
