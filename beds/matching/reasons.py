"""Why a bed would do for somebody, and why not. Pure: from what is recorded, it decides nothing.

The receiving clinician decides suitability.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from beds.choices import VACANT, BedUse
from impact.core.text import long_date
from patients.choices import Sex
from providers.choices import SecurityLevel, WardSex

LDA_GROUP = "learning_disability_autism"
_CONFIRMED, _NONE = "1", "5"
_BLENDED = frozenset({SecurityLevel.LOW.value, SecurityLevel.MEDIUM.value})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody needs, as far as a bed has to do with it.

    `referral` is None for somebody placed elsewhere whom nobody has referred; `level` the level of
    security recommended, "" where nobody has assessed yet.
    """

    referral: int | None
    service_line: str
    level: str
    sex: str
    learning_disability: str
    autism: str

    @property
    def lda(self) -> bool | None:
        """Whether they have a learning disability or are autistic; None where it is not known."""
        statuses = {self.learning_disability, self.autism}
        if _CONFIRMED in statuses:
            return True
        return False if statuses == {_NONE} else None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What kind of ward it is, as far as it has to do with who comes into it."""

    service_line: str
    service_line_name: str
    level: str
    client_group: str
    sex: str


@dataclass(frozen=True, kw_only=True)
class Offered(Kind):
    """A bed on a day, with its ward as far as it has to do with who comes into it.

    `separated`: somebody is there, or comes, from whom this person must be kept apart.
    `use` is None for a vacant bed; `held_for` the referral that a hold is for; `frees_on` the
    planned discharge of whoever is in it; `km` the distance of the site from the home area.
    """

    bed: int
    label: str
    ward: int
    ward_reference: str
    ward_name: str
    provider: int
    provider_name: str
    site_name: str
    use: str | None
    until: date | None
    held_for: int | None
    frees_on: date | None
    suspended: bool
    separated: bool
    stale: bool
    km: int | None

    @property
    def state(self) -> str:
        """What the bed is doing."""
        return self.use or VACANT


@dataclass(frozen=True)
class Reason:
    """One reason, in words; `change` is what would take a reason against away, "" for nothing."""

    words: str
    change: str = ""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A bed with its reasons; `notes` speak neither for it nor against."""

    bed: Offered
    reasons_for: tuple[Reason, ...]
    against: tuple[Reason, ...]
    notes: tuple[str, ...]

    @property
    def suited(self) -> bool:
        """Whether nothing that is recorded speaks against it."""
        return not self.against

    @property
    def one_change(self) -> str:
        """The only change that would make it suited, "" where there is none such."""
        return self.against[0].change if len(self.against) == 1 else ""

    def free_within(self, days: int, *, as_at: date) -> bool:
        """Whether it is suited, or is once a discharge planned for the next so many days happens.

        A planned day that has passed is no promise any more.
        """
        frees = self.bed.frees_on
        if self.suited or frees is None or self.bed.use != BedUse.OCCUPIED:
            return self.suited
        return len(self.against) == 1 and as_at <= frees < as_at + timedelta(days=days)

    @property
    def rank(self) -> tuple[object, ...]:
        """The suited first, then those that one change would open, the sooner and nearer first."""
        far = self.bed.km if self.bed.km is not None else 10_000
        frees = self.bed.frees_on or date.max
        held = self.bed.held_for is None
        place = (self.bed.ward_reference, self.bed.label)
        return (
            len(self.against),
            not self.one_change and not self.suited,
            held,
            frees,
            far,
            *place,
        )


def match(wanted: Wanted, bed: Offered) -> Match:
    """Return a bed with its reasons for and against somebody."""
    said = [*_of_ward(wanted, bed), *_state(wanted, bed), *_suspended(bed), *_separated(bed)]
    return Match(
        bed=bed,
        reasons_for=tuple(reason for good, reason in said if good),
        against=tuple(reason for good, reason in said if not good),
        notes=tuple(_notes(wanted, bed)),
    )


def suits(wanted: Wanted, ward: Kind) -> bool:
    """Whether nothing that is recorded speaks against such a ward for somebody."""
    return all(good for good, _ in _of_ward(wanted, ward))


_Said = Iterator[tuple[bool, Reason]]


def _of_ward(wanted: Wanted, ward: Kind) -> _Said:
    for judge in (_line, _level, _sex, _lda):
        yield from judge(wanted, ward)


def _line(wanted: Wanted, bed: Kind) -> _Said:
    if bed.service_line == wanted.service_line:
        yield True, Reason("The service line asked for")
    else:
        change = f"the referral asked for {bed.service_line_name.lower()}"
        yield False, Reason(f"Another service line: {bed.service_line_name}", change)


def _level(wanted: Wanted, bed: Kind) -> _Said:
    if not wanted.level:
        return
    blended = bed.level == SecurityLevel.BLENDED and wanted.level in _BLENDED
    word = _level_word(wanted.level)
    if bed.level == wanted.level or blended:
        yield True, Reason(f"The level recommended: {word}")
    else:
        here = _level_word(bed.level)
        change = f"the assessment recommended {here}"
        yield False, Reason(f"Security is {here}, {word} is recommended", change)


def _sex(wanted: Wanted, bed: Kind) -> _Said:
    if bed.sex == WardSex.ANY:
        yield True, Reason("For any sex")
    elif wanted.sex in (Sex.MALE, Sex.FEMALE):
        whom = WardSex(bed.sex).label.lower()
        if bed.sex == wanted.sex:
            yield True, Reason(f"For {whom}")
        else:
            yield False, Reason(f"The ward is for {whom}")


def _lda(wanted: Wanted, bed: Kind) -> _Said:
    provides = bed.client_group == LDA_GROUP
    if wanted.lda and provides:
        yield True, Reason("For people with a learning disability and autistic people")
    elif wanted.lda:
        yield False, Reason("No learning disability or autism provision")
    elif provides and wanted.lda is False:
        yield False, Reason("For people with a learning disability and autistic people only")


def _state(wanted: Wanted, bed: Offered) -> _Said:
    if bed.use is None:
        yield True, Reason("Free now")
    elif bed.use == BedUse.HELD and bed.held_for and bed.held_for == wanted.referral:
        yield True, Reason("Held for this person")
    elif bed.use == BedUse.OCCUPIED:
        yield False, _occupied(bed)
    else:
        until = f" until {long_date(bed.until)}" if bed.until else ""
        yield False, Reason(f"{BedUse(bed.use).label}{until}", _CHANGES[bed.use])


def _occupied(bed: Offered) -> Reason:
    if bed.frees_on is None:
        return Reason("Occupied, no discharge planned")
    planned = long_date(bed.frees_on)
    return Reason(
        f"Occupied, discharge planned for {planned}", f"the discharge planned for {planned} happens"
    )


_CHANGES = {
    BedUse.HELD.value: "the hold is released",
    BedUse.CLOSED.value: "the bed is reopened",
    BedUse.PAUSED.value: "the bed is resumed",
}


def _suspended(bed: Offered) -> _Said:
    if bed.suspended:
        yield False, Reason("Admissions to the ward are suspended", "admissions are resumed")


def _separated(bed: Offered) -> _Said:
    """Who must be kept from whom is never said here."""
    if bed.separated:
        yield False, Reason("Separation: speak to the support hub")


def _notes(wanted: Wanted, bed: Offered) -> Iterator[str]:
    if bed.stale:
        yield "The ward was not confirmed within 7 days"
    if wanted.sex not in (Sex.MALE, Sex.FEMALE) and bed.sex != WardSex.ANY:
        yield f"The ward is for {WardSex(bed.sex).label.lower()}; the person's sex is not recorded"


def _level_word(level: str) -> str:
    known = level in SecurityLevel.values
    return str(SecurityLevel(level).label).lower() if known else level
