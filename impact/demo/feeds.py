"""Which providers feed their wards, and whom their extracts do not have yet."""

from impact.demo.records import Referral, Spell
from impact.demo.simulation import Story

FED = ("RHA", "RP1", "RGD", "CYGNET")
"""Providers whose extracts keep their wards; all others type."""

_LATE = 7
"""So many days after an admission the extract has it; until then it is what somebody typed."""


def typed_spells(story: Story) -> dict[str, Spell]:
    """Admissions of fed wards that no extract has yet, by the number of their referral.

    Of the last days, for a first bed, and nothing has happened since that a file would tell.
    """
    return {
        referral.referral_id: referral.spell
        for referral in story.world.referrals
        if referral.spell is not None
        and referral.kind == "new"
        and referral.spell.provider in FED
        and referral.spell.admitted > story.until - _LATE
        and _is_just_there(referral, referral.spell)
    }


def _is_just_there(referral: Referral, spell: Spell) -> bool:
    told = (spell.readiness, spell.interventions, spell.stays[0].leaves, spell.stays[0].beds[1:])
    return (
        spell.discharged is None
        and len(spell.stays) == 1
        and not any(told)
        and referral.accepted is not None
    )
