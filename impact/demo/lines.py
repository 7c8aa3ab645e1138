"""What is usual in a service line: lengths, ends of care, legal statuses, ages, waiting lists."""

from dataclasses import dataclass, replace

Weights = dict[str, float]


@dataclass(frozen=True)
class LineFacts:
    """The habits of a service line.

    `median` and `spread` make the lognormal length of one phase of care, in days. `ends` weighs
    how it ends: `home`, `prison`, `hospital`, `died`, or `down`, `up`, `lateral` for a move (to
    the lines named). `waiting` is how many accepted people usually wait per 100 beds; `overnight`
    and `home_leave` are leaves a person and day.
    """

    median: float
    spread: float
    ends: Weights
    legal: Weights
    sources: Weights
    ages: tuple[float, float, float]
    waiting: float
    overnight: float
    home_leave: float
    down: str = ""
    up: str = ""
    learning_disability: bool = False
    women: float = 0.0


_ADULTS = (18.5, 31.0, 64.0)
_MEDIUM = LineFacts(
    median=500,
    spread=0.78,
    ends={"down": 50, "home": 16, "prison": 19, "hospital": 7, "lateral": 5, "died": 1},
    legal={"09": 40, "15": 22, "03": 12, "10": 12, "17": 6, "37": 4, "12": 3, "31": 1},
    sources={"40": 46, "37": 12, "49": 8, "53": 22, "87": 8, "42": 3, "51": 1},
    ages=_ADULTS,
    waiting=6,
    overnight=0.0007,
    home_leave=0.0004,
)
_LOW = LineFacts(
    median=370,
    spread=0.85,
    ends={"home": 76, "hospital": 7, "prison": 5, "up": 4, "lateral": 6, "died": 1},
    legal={"03": 44, "09": 23, "10": 19, "15": 6, "37": 2, "12": 3, "02": 2, "16": 1},
    sources={"53": 48, "40": 16, "37": 9, "87": 14, "19": 6, "42": 4, "51": 3},
    ages=_ADULTS,
    waiting=7,
    overnight=0.0055,
    home_leave=0.0012,
)
_SHORT_ENDS: Weights = {"home": 93, "hospital": 6, "died": 0.1}
_CHILDREN = LineFacts(
    median=44,
    spread=0.8,
    ends=_SHORT_ENDS,
    legal={"01": 52, "02": 26, "03": 22},
    sources={"19": 62, "51": 26, "53": 8, "66": 4},
    ages=(13.1, 15.8, 17.2),
    waiting=8,
    overnight=0.002,
    home_leave=0.008,
    women=0.68,
)

FACTS: dict[str, LineFacts] = {
    "MS_M_MI": replace(_MEDIUM, down="LS_M_MI"),
    "MS_M_PD": replace(_MEDIUM, down="LS_M_PD", median=560),
    "MS_M_LDA": replace(_MEDIUM, down="LS_M_LDA", median=620, learning_disability=True),
    "MS_F": replace(_MEDIUM, down="LS_F", median=470),
    "LS_M_MI": replace(_LOW, up="MS_M_MI"),
    "LS_M_PD": replace(_LOW, up="MS_M_PD"),
    "LS_M_LDA": replace(_LOW, up="MS_M_LDA", median=480, learning_disability=True),
    "LS_F": replace(_LOW, up="MS_F"),
    "LS_F_LDA": replace(_LOW, median=450, learning_disability=True),
    "W_BLEND": replace(_LOW, down="LS_F", ends={**_LOW.ends, "down": 25, "up": 0}),
    "AED": replace(
        _CHILDREN,
        median=98,
        spread=0.55,
        legal={"01": 66, "03": 26, "02": 8},
        ages=(18.1, 25.0, 52.0),
        home_leave=0.011,
        women=0.93,
    ),
    "CYP_GA": _CHILDREN,
    "CYP_PICU": replace(
        _CHILDREN, median=26, spread=0.6, legal={"02": 48, "03": 52}, home_leave=0.003
    ),
}


def mean_length(facts: LineFacts) -> float:
    """The mean of a phase's length, in days."""
    return float(facts.median * 2.718281828 ** (facts.spread**2 / 2))
