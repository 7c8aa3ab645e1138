"""Who and where, on a day, for one collaborative (`figures.md` section 2)."""

from datetime import date

from tests.recount.records import Collaborative, Dates, Line, Spell, Ward

Labels = dict[str, str | None]


def _on(links: list[tuple[str, Dates]], name: str, day: date) -> bool:
    return any(name == linked and day in dates for linked, dates in links)


def is_member(collaborative: Collaborative, provider: str, day: date) -> bool:
    return _on(collaborative.members, provider, day)


def is_footprint(collaborative: Collaborative, icb: str, day: date) -> bool:
    return _on(collaborative.footprint, icb, day)


def is_in_area(collaborative: Collaborative, ward: Ward, day: date) -> bool:
    """Its site lies in a footprint ICB or is on the list of natural clinical flow."""
    return _on(collaborative.footprint, ward.site_icb, day) or _on(
        collaborative.flow_sites, ward.site, day
    )


def is_in_scope(collaborative: Collaborative, line: Line) -> bool:
    return line.programme == collaborative.programme


def is_members_ward_in_area(collaborative: Collaborative, ward: Ward, day: date) -> bool:
    """In scope too: nothing else counts on either side."""
    return (
        is_in_scope(collaborative, ward.line)
        and is_member(collaborative, ward.provider, day)
        and is_in_area(collaborative, ward, day)
    )


def is_its_patient(collaborative: Collaborative, spell: Spell, ward: Ward, day: date) -> bool:
    """A footprint patient in scope anywhere, or anyone in scope in a member's ward in area."""
    if not is_in_scope(collaborative, ward.line):
        return False
    return is_footprint(collaborative, spell.icb, day) or is_members_ward_in_area(
        collaborative, ward, day
    )


def of_ward(ward: Ward) -> Labels:
    """What a ward is called by each dimension."""
    return {
        "provider": ward.provider,
        "site": ward.site,
        "ward": f"{ward.provider}:{ward.code}",
        "service_line": ward.line.code,
        "security_level": ward.line.level,
        "sex": ward.sex,
    }


def of_person_in_ward(spell: Spell, ward: Ward) -> Labels:
    return {**of_ward(ward), "icb": spell.icb}


def of_line(line: Line) -> Labels:
    return {"service_line": line.code, "security_level": line.level}
