"""Where people come from: integrated care boards and their local authorities (GSS codes)."""

AUTHORITIES: dict[str, tuple[str, ...]] = {
    "QJ2": ("E06000015", "E10000007", "E10000007"),
    "QK1": ("E06000016", "E06000016", "E10000018", "E06000017"),
    "QJM": ("E10000019",),
    "QPM": ("E06000061", "E06000062"),
    "QT1": ("E06000018", "E10000024"),
    "QWO": ("E08000032", "E08000033", "E08000034", "E08000035", "E08000035", "E08000036"),
    "QOQ": ("E06000014", "E06000010"),
    "QF7": ("E08000019", "E08000018"),
    "QUE": ("E06000031", "E10000003"),
    "QHG": ("E06000042", "E06000032"),
    "QHL": ("E08000025", "E08000029"),
    "QOP": ("E08000003", "E08000006"),
    "QMJ": ("E09000007", "E09000019"),
    "QH8": ("E10000012", "E06000033"),
}
# Some systems hold the postcode district in place of the authority.
DISTRICTS: dict[str, tuple[str, ...]] = {
    "QJ2": ("DE1", "DE23", "S41"),
    "QK1": ("LE2", "LE11"),
    "QJM": ("LN5", "PE21"),
    "QPM": ("NN3", "NN16"),
    "QT1": ("NG3", "NG7", "S81"),
    "QWO": ("LS9", "BD8", "HX1"),
}
# How many people a footprint's boards send, roughly by population.
WEIGHTS: dict[str, float] = {"QJ2": 22, "QK1": 23, "QJM": 14, "QPM": 16, "QT1": 25, "QWO": 1}
# Neighbours whose people are sometimes placed in a footprint's beds.
NEIGHBOURS: dict[str, dict[str, float]] = {
    "IMPACT": {"QF7": 3, "QHL": 3, "QWO": 3, "QUE": 2, "QHG": 2, "QMJ": 1, "QH8": 1},
    "WY-SECURE": {"QF7": 3, "QOQ": 3, "QOP": 2, "QT1": 1},
    "WY-CONNECT": {"QOQ": 2, "QF7": 1},
    "WY-CYPMH": {"QOQ": 2, "QF7": 2},
}
