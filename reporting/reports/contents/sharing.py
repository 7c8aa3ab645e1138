"""Risk and incentive: what is saved or overspent against the baseline, shared to the penny."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from impact.core.errors import Invalid
from impact.core.grains import Grain
from providers.models import RiskShare
from reporting.reports.asking import Asked
from reporting.reports.contents.of_figures import answers
from reporting.reports.sheets import Cells, Column, Kind, Sheet

_WHOLE, _PENNY = Decimal(100), Decimal("0.01")
_COLUMNS = (
    Column("partner", "Partner"),
    Column("percent", "Share %", Kind.RATE),
    Column("money", "£, saved (+) or overspent (−)", Kind.MONEY),
)


class TooMuchShared(Invalid):
    """Partners' shares of a day add up to more than the whole."""

    code = "too_much_shared"


def shares(asked: Asked) -> Sheet:
    """What each partner's share comes to, at the shares that hold on the first day; the rest is the
    collaborative's own. Raises TooMuchShared.

    Notional: under a block contract fewer bed days free no money until the contract changes.
    """
    (answer,) = answers(asked, ("bed_day_variance",), grain=Grain.TOTAL)
    money = answer.rows[0].extras.get("money") if answer.rows else None
    agreed = RiskShare.objects.as_at(asked.period[0]).filter(collaborative=asked.collaborative)
    partners = [
        (each.provider.short_name, each.percent)
        for each in agreed.select_related("provider").order_by("provider__key")
    ]
    rest = _WHOLE - sum(percent for _, percent in partners)
    if rest < 0:
        raise TooMuchShared(
            f"The shares on {asked.period[0]:%d %B %Y} add up to {_WHOLE - rest} %. Correct them "
            "under Risk shares in the reference data."
        )
    parts = [*partners, ("Reinvested by the collaborative", rest)]
    return Sheet(
        name="shares",
        title="Shares (notional)",
        columns=_COLUMNS,
        rows=list(_rows(parts, money)),
        total=("Total", _WHOLE, None if money is None else _to_the_penny(money)),
    )


def _rows(parts: Sequence[tuple[str, Decimal]], money: Decimal | None) -> Iterator[Cells]:
    if money is None:
        yield from ((name, percent, None) for name, percent in parts)
        return
    amounts = shared(_to_the_penny(money), [percent for _, percent in parts])
    for (name, percent), amount in zip(parts, amounts, strict=True):
        yield name, percent, amount


def shared(money: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """Money in pounds and pence by shares that make 100: parts that add up to it to the penny.

    Each gets its whole pence, and who is cut off most gets one of those left over (largest
    remainder); of equals the first.
    """
    sign = -1 if money < 0 else 1
    pence = int(abs(money) / _PENNY)
    exact = [pence * percent / _WHOLE for percent in percents]
    whole = [int(part) for part in exact]
    in_turn = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in in_turn[: pence - sum(whole)]:
        whole[place] += 1
    return [sign * part * _PENNY for part in whole]


def _to_the_penny(money: Decimal) -> Decimal:
    return money.quantize(_PENNY, ROUND_HALF_UP)
