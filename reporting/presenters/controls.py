"""What a page of figures can be asked: period, grain, cut, filters, cut-off."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from beds.presenters.dates import Choice, Option
from impact.core.grains import Grain
from impact.core.text import listed, long_date
from reporting.figures import dimensions
from reporting.forms import PERIODS
from reporting.presenters.periods import GRAIN_LABELS, range_text
from reporting.presenters.words import dimension_words
from reporting.queries.names import Names

Url = Callable[..., str]
"""The address of the page with what is changed."""


@dataclass(frozen=True)
class Select:
    """A list to choose one value of a dimension from."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, kw_only=True)
class Controls:
    """What the controls of a page place.

    `shown` says which days are shown; `narrowed` in words by what, "" for all. `start`, `end` and
    `cut_off` are those given, None where they follow from the period and from today.
    """

    periods: list[Choice]
    hidden: list[tuple[str, str]]
    start: date | None
    end: date | None
    cut_off: date | None
    grains: list[Option]
    cuts: list[Option]
    filters: list[Select]
    shown: str
    narrowed: str
    clear: str
    opened: bool


def controls(
    *,
    url: Url,
    kept: Mapping[str, str],
    dates: tuple[date, date],
    given: tuple[date | None, date | None, date | None],
    period: str,
    grain: Grain | None,
    by: Sequence[str],
    filters: Mapping[str, Sequence[str]],
    names: Names,
    may_cut: Iterable[str] = (),
    may_filter: Iterable[str],
    shut: bool = False,
) -> Controls:
    """The controls of a page; `given` are from, to and cut-off where the address gives them.

    `grain` is None on a page that has none to choose; `may_cut` is empty where nothing can be cut.
    The further controls stand open where one of them is used, unless `shut`.
    """
    own = {"from", "to", "cut_off", "grain", "by", *dimensions.ALL}
    start, end, cut_off = given
    return Controls(
        periods=[
            Choice(
                named.label,
                "",
                url(period=name, **dict.fromkeys(("from", "to", "grain"))),
                current=name == period,
            )
            for name, named in PERIODS.items()
        ],
        hidden=[(name, value) for name, value in kept.items() if name not in own],
        start=start,
        end=end,
        cut_off=cut_off,
        grains=[Option(each.value, GRAIN_LABELS[each], each == grain) for each in Grain]
        if grain
        else [],
        cuts=[Option(name, dimensions.ALL[name].label, name in by) for name in may_cut],
        filters=[_select(name, filters.get(name, ()), names) for name in may_filter],
        shown=range_text(*dates),
        narrowed=narrowed(filters, names),
        clear=url(**dict.fromkeys(dimensions.ALL)) if filters else "",
        opened=bool(filters or by or start or cut_off) and not shut,
    )


def narrowed(filters: Mapping[str, Sequence[str]], names: Names) -> str:
    """By what numbers are narrowed: "provider is Cygnet and level of security is Low"."""
    return " and ".join(
        f"{dimension_words(name)} is "
        + listed([names.label(name, value) for value in values], last="or")
        for name, values in filters.items()
    )


def future(cut_off: date, today: date) -> str:
    """What a reader must know where days are counted that have not come yet, else ""."""
    if cut_off <= today:
        return ""
    return (
        f"Counted up to {long_date(cut_off)}, which has not come yet: whatever has no end recorded "
        "is taken to go on."
    )


def _select(name: str, chosen: Sequence[str], names: Names) -> Select:
    known = names.of.get(name, {})
    options = [Option("", "All", not chosen)]
    if len(chosen) > 1 or (chosen and chosen[0] not in known):
        several = listed([names.label(name, value) for value in chosen], last="or")
        options.append(Option(",".join(chosen), several, current=True))
    options += [Option(value, text, [value] == list(chosen)) for value, text in known.items()]
    return Select(name, dimensions.ALL[name].label, options)
