"""The levels that the simulation steers towards, month by month.

They are aims of a control loop over simulated people, never figures: what the product shows is
counted from the stays, leaves and interventions that result (`figures.md` section 3).
"""

from bisect import bisect_right
from dataclasses import dataclass

from impact.demo.calendar.days import Day, day


@dataclass(frozen=True)
class Trajectory:
    """Straight lines between dated values; level before the first and after the last."""

    points: tuple[tuple[Day, float], ...]

    @classmethod
    def of(cls, **values: float) -> "Trajectory":
        """From months: `of(m2020_10=0.21, m2023_09=0.06)`; each holds on the first of its month."""
        return cls(
            tuple((day(f"{name[1:5]}-{name[6:8]}-01"), value) for name, value in values.items())
        )

    def at(self, on: Day) -> float:
        """The value on a day."""
        place = bisect_right(self.points, (on, float("inf")))
        if place == 0:
            return self.points[0][1]
        if place == len(self.points):
            return self.points[-1][1]
        (start, low), (end, high) = self.points[place - 1], self.points[place]
        return low + (high - low) * (on - start) / (end - start)


@dataclass(frozen=True)
class Aims:
    """What one collaborative's population is steered towards.

    `out_of_area` is the share of its people; `occupancy` the share of open block beds;
    `seclusion` episodes per 100 patients a month; `interventions` of any type per 1,000 patient
    days; `inward` the share of new people who come from other areas.
    """

    out_of_area: Trajectory
    occupancy: Trajectory
    seclusion: Trajectory
    interventions: Trajectory
    inward: float


IMPACT = Aims(
    out_of_area=Trajectory.of(m2020_10=0.21, m2021_01=0.21, m2023_09=0.06),
    occupancy=Trajectory.of(m2020_10=0.85, m2021_01=0.85, m2023_10=0.90),
    seclusion=Trajectory.of(m2020_10=5.0, m2021_01=5.0, m2023_10=2.0),
    interventions=Trajectory.of(m2020_10=8.0, m2021_01=8.0, m2023_10=6.4),
    inward=0.035,
)
WEST_YORKSHIRE_SECURE = Aims(
    out_of_area=Trajectory.of(m2020_10=0.09, m2024_10=0.06),
    occupancy=Trajectory.of(m2020_10=0.80, m2024_10=0.83),
    seclusion=Trajectory.of(m2020_10=3.5, m2024_10=2.5),
    interventions=Trajectory.of(m2020_10=7.0, m2024_10=6.0),
    inward=0.05,
)
WEST_YORKSHIRE_EATING = Aims(
    out_of_area=Trajectory.of(m2020_10=0.0),
    occupancy=Trajectory.of(m2020_10=0.88),
    seclusion=Trajectory.of(m2020_10=0.0),
    interventions=Trajectory.of(m2020_10=5.0),
    inward=0.08,
)
WEST_YORKSHIRE_CHILDREN = Aims(
    out_of_area=Trajectory.of(m2020_10=0.0),
    occupancy=Trajectory.of(m2020_10=0.84),
    seclusion=Trajectory.of(m2020_10=2.0),
    interventions=Trajectory.of(m2020_10=12.0),
    inward=0.08,
)
BY_COLLABORATIVE = {
    "IMPACT": IMPACT,
    "WY-SECURE": WEST_YORKSHIRE_SECURE,
    "WY-CONNECT": WEST_YORKSHIRE_EATING,
    "WY-CYPMH": WEST_YORKSHIRE_CHILDREN,
}
