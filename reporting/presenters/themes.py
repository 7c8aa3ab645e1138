"""Under which heading a figure stands on the page; one that is named nowhere stands last."""

from collections.abc import Iterable

from reporting.figures.catalogue import Figure

THEMES = {
    "Beds": (
        "occupancy",
        "occupancy_excluding_leave",
        "occupancy_commissioned",
        "closed_bed_rate",
        "paused_bed_rate",
    ),
    "Close to home": (
        "out_of_area_rate",
        "out_of_area_inappropriate_rate",
        "out_of_area_census",
        "inward_rate",
    ),
    "Length of stay": (
        "length_of_stay",
        "current_length_of_stay",
        "pathway_length_of_stay",
        "ready_for_discharge_rate",
        "wrong_level_rate",
    ),
    "Coming and going": (
        "admissions",
        "discharges",
        "transfers_in",
        "transfers_out",
        "readmissions_30d",
        "waiting",
        "wait_to_admission",
    ),
    "Restrictive practice": (
        "seclusion_per_100_patients",
        "restrictive_interventions_per_1000_patient_days",
    ),
    "Agreements": ("bed_day_variance",),
}
OTHERS = "Further figures"


def by_theme(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """The figures under their headings, in the order of both."""
    headings = {name: theme for theme, names in THEMES.items() for name in names}
    found: dict[str, list[Figure]] = {theme: [] for theme in (*THEMES, OTHERS)}
    for figure in figures:
        found[headings.get(figure.name, OTHERS)].append(figure)
    return {theme: held for theme, held in found.items() if held}
