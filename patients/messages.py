"""Sentences for the constraints of people and placements that are made in SQL.

The triggers of the containment rules say their own, with the dates; these stand for what ties a
ward stay to its placement and its ward.
"""

SENTENCES = {
    "stay_person_of_placement": (
        "A ward stay belongs to the person and the provider of its placement. Choose a placement "
        "of theirs, or begin a new one."
    ),
    "stay_provider_of_ward": (
        "A ward stay is in a ward of the provider that holds the placement. Choose one of its "
        "wards, or transfer the person to the other provider."
    ),
    "intervention_provider_of_placement": (
        "An intervention is recorded by the provider that holds the placement. Choose that "
        "provider's placement."
    ),
    "placement_with_person": "This placement is already recorded.",
    "placement_with_provider": "This placement is already recorded.",
}
