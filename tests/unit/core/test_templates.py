"""Forms, components and filters as they come out on a page; no database."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from impact.core.forms import DatePartsField, NhsRenderer


class Closure(forms.Form):
    default_renderer = NhsRenderer

    bed = forms.CharField(help_text="Its label on the ward")
    note = forms.CharField(widget=forms.Textarea, required=False)
    reason = forms.ChoiceField(choices=[("staffing", "Staffing"), ("other", "Other")])
    basis = forms.ChoiceField(choices=[("block", "Block")], widget=forms.RadioSelect)
    wards = forms.MultipleChoiceField(
        choices=[("1", "Maple"), ("2", "Elm")], widget=forms.CheckboxSelectMultiple
    )
    approved = forms.BooleanField(required=False)
    starts = DatePartsField(label="From")
    file = forms.FileField(required=False)


def test_each_kind_of_field_has_its_nhs_control() -> None:
    text = str(Closure({"bed": "3"}))

    for name in (
        "nhsuk-input", "nhsuk-textarea", "nhsuk-select", "nhsuk-radios__input",
        "nhsuk-checkboxes__input", "nhsuk-date-input__input", "nhsuk-file-upload",
    ):  # fmt: skip
        assert re.search(rf'class="[^"]*\b{name}', text)
    assert text.count("<fieldset") == 3
    assert 'aria-describedby="id_bed_helptext"' in text
    assert '<label class="nhsuk-label nhsuk-radios__label"' in text
    assert "Note\n        (optional)" in text


def test_errors_stand_above_and_beside_the_field() -> None:
    text = str(Closure({"bed": ""}))

    assert "There is a problem" in text
    assert '<a href="#id_bed">' in text
    assert 'id="id_bed_error"' in text
    assert 'aria-invalid="true"' in text
    assert 'href="#id_starts' in text


def test_every_error_link_leads_somewhere() -> None:
    text = str(Closure({}))
    targets = {part.split('"')[0] for part in text.split('href="#')[1:]}

    assert len(targets) == 5
    for target in targets:
        assert f'id="{target}"' in text


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("31", "2", "2026"), "Enter a real date"),
        (("31", "", "2026"), "Enter the day, the month and the year"),
        (("x", "2", "2026"), "The day must be a number from 1 to 31"),
        (("1", "13", "2026"), "The month must be a number from 1 to 12"),
        (("1", "1", "26"), "The year must be a number from 1850 to 2200"),
    ],
)
def test_date_parts_say_what_is_wrong(parts: tuple[str, str, str], message: str) -> None:
    class Day(forms.Form):
        day = DatePartsField()

    form = Day(dict(zip(("day_day", "day_month", "day_year"), parts, strict=True)))

    assert message in form.errors["day"][0]


def test_date_parts_make_a_date_and_show_it_again() -> None:
    class Day(forms.Form):
        default_renderer = NhsRenderer
        day = DatePartsField(required=False)

    form = Day({"day_day": "5", "day_month": "03", "day_year": "2026"})

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 3, 5)
    assert 'value="2026"' in str(Day(initial={"day": date(2026, 3, 5)}))
    assert Day({}).is_valid()


def shown(filters: str, **values: Any) -> str:
    return Template(f"{{% load nhs %}}{{{{ {filters} }}}}").render(Context(values))


@pytest.mark.parametrize(
    ("filters", "value", "text"),
    [
        ("v|long_date", date(2026, 5, 5), "5 May 2026"),
        ("v|long_date", None, "–"),
        ("v|short_date", date(2026, 5, 5), "5 May 26"),
        ("v|long_moment", datetime(2026, 7, 5, 8, 5, tzinfo=UTC), "5 July 2026 at 09:05"),
        ("v|clock_time", datetime(2026, 12, 5, 8, 5, tzinfo=UTC), "08:05"),
        ("v|number", 1234, "1,234"),
        ("v|number", None, "–"),
        ("v|one_decimal", Decimal("87.25"), "87.3"),
        ("v|one_decimal", 0.05, "0.1"),
        ("v|percent", Decimal("87.5"), "87.5%"),
        ("v|percent", None, "–"),
        ("v|signed", 3, "+3"),
        ("v|signed", -2, "−2"),
        ("v|signed", 0, "0"),
        ("v|counted:'bed'", 1, "1 bed"),
        ("v|counted:'person,people'", 2, "2 people"),
    ],
)
def test_filters_show_values(filters: str, value: Any, text: str) -> None:
    assert shown(filters, v=value) == text


@pytest.mark.parametrize(
    ("then", "text"),
    [
        (datetime(2026, 11, 21, 8, 59, 30, tzinfo=UTC), "just now"),
        (datetime(2026, 11, 21, 8, 55, tzinfo=UTC), "5 minutes ago"),
        (datetime(2026, 11, 21, 7, tzinfo=UTC), "2 hours ago"),
        (datetime(2026, 11, 9, 8, tzinfo=UTC), "12 days ago"),
        (None, "never"),
    ],
)
def test_ago_counts_from_a_given_now(then: datetime | None, text: str) -> None:
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)

    assert shown("then|ago:now", then=then, now=now) == text


def test_table_names_its_rows_and_aligns_numbers() -> None:
    text = render_to_string(
        "components/table.html",
        {
            "caption": "Beds <now>",
            "columns": [{"label": "Ward"}, {"label": "Beds", "numeric": True}],
            "rows": [{"cells": [{"text": "Maple", "href": "/wards/x/"}, {"text": "12"}]}],
            "total": {"cells": [{"text": "All"}, {"text": "12"}]},
        },
    )

    assert "Beds &lt;now&gt;" in text
    assert text.count('scope="row"') == 2
    assert '<a href="/wards/x/">Maple</a>' in text
    assert text.count("nhsuk-table__cell--numeric") == 2


def test_table_refuses_a_row_of_another_length() -> None:
    context = {"caption": "Beds", "columns": [{"label": "Ward"}], "rows": [{"cells": []}]}

    with pytest.raises(ValueError, match="zip"):
        render_to_string("components/table.html", context)


def test_pagination_keeps_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/audit/?person=x&page=2")
    page = Paginator(range(1000), 10).page(2)
    text = render_to_string("components/pagination.html", {"page": page}, request=request)

    assert 'href="?person=x&amp;page=3"' in text
    assert 'aria-current="page"' in text
    assert "…" in text


def test_one_page_has_no_pagination() -> None:
    page = Paginator(range(3), 10).page(1)

    assert "nav" not in render_to_string("components/pagination.html", {"page": page})


def test_freshness_marks_stale_in_words() -> None:
    text = render_to_string(
        "components/freshness.html",
        {
            "confirmed_at": datetime(2026, 11, 1, tzinfo=UTC),
            "confirmed_by": "A. Nurse",
            "stale": True,
            "now": datetime(2026, 11, 21, tzinfo=UTC),
        },
    )

    assert "20 days ago" in text
    assert "by A. Nurse" in text
    assert "Stale" in text


@pytest.mark.parametrize(
    ("name", "context", "words"),
    [
        ("tag", {"text": "Closed", "colour": "red"}, "nhsuk-tag--red"),
        ("empty", {"text": "Nobody is waiting."}, "Nobody is waiting."),
        ("banner", {"text": "1 May 2026", "link_url": "/", "link_text": "Today"}, "1 May 2026"),
        (
            "tabs",
            {"label": "Lines", "items": [{"label": "Low", "url": "/x", "current": True}]},
            'aria-current="page"',
        ),
        (
            "as_at",
            {"as_at": date(2026, 11, 16), "known_at": datetime(2026, 11, 21, 9, tzinfo=UTC)},
            "16 November 2026",
        ),
        ("choices", {"label": "Day", "choices": [{"label": "Today", "count": 0}]}, ">0</span>"),
        (
            "summary_list",
            {"rows": [SimpleNamespace(label="Ward", value="Maple", href="/x", action="Change")]},
            "nhsuk-summary-list__actions",
        ),
        ("breadcrumbs", {"crumbs": [{"label": "Bed state", "href": "/bed-state/"}]}, "/bed-state/"),
        (
            "date_input",
            {"name": "as_at", "label": "As at", "value": date(2026, 11, 16)},
            'value="2026-11-16"',
        ),
    ],
)
def test_components_show_what_they_are_given(
    name: str, context: dict[str, Any], words: str
) -> None:
    assert words in render_to_string(f"components/{name}.html", context)


def test_heading_shows_what_stands_around_it() -> None:
    page = Template(
        "{% load nhs %}{% heading caption=where as_at=day known_at=now choices=its %}"
        "Bed <b>{{ label }}</b>{% endheading %}"
    )
    told = {"where": "Maple <1>", "day": date(2026, 11, 16), "label": "<7>"}
    its = [{"label": "IMPACT", "url": "/?c=1", "current": True}]
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)

    shown = page.render(Context({**told, "now": now, "its": its}))

    assert "Maple &lt;1&gt;" in shown
    assert "Bed <b>&lt;7&gt;</b>" in shown
    assert "16 November 2026" in shown
    assert 'aria-label="Collaborative"' in shown


def test_heading_alone_is_a_heading() -> None:
    page = Template("{% load nhs %}{% heading %}Today{% endheading %}")

    shown = page.render(Context({"caption": "of the page", "as_at": "of the page"}))

    assert "of the page" not in shown
    assert "Today</h1>" in shown


def test_beside_a_heading_a_template_is_given_what_the_page_is_given() -> None:
    beside = "components/tag.html"
    page = Template("{% load nhs %}{% heading beside=beside %}Figures{% endheading %}")

    shown = page.render(Context({"beside": beside, "text": "Counted"}))

    assert "Counted</strong>" in shown


def test_page_that_lies_nowhere_has_no_breadcrumbs() -> None:
    assert not render_to_string("components/breadcrumbs.html", {"crumbs": []}).strip()


@pytest.mark.parametrize("said", [{"form": {"errors": ["x"]}}, {"faults": ["x"]}])
def test_title_says_first_that_a_form_is_wrong(said: dict[str, Any]) -> None:
    assert "Error:" in render_to_string("base.html", said).partition("</title>")[0]
    assert "Error:" not in render_to_string("base.html").partition("</title>")[0]
