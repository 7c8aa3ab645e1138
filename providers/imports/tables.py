"""The reference files: their columns, the names those go by, and what a cell refers to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from impact.core.tabular import parse_date, parse_flag
from providers.choices import CodeList, Sector, SecurityLevel, WardSex
from providers.imports import cells


@dataclass(frozen=True)
class Column:
    """One column. `refers` is the table whose rows its values name.

    `known_only` marks a column that the files carry for their reader and nothing holds.
    """

    name: str
    read: Callable[[str], Any]
    required: bool = False
    refers: str = ""
    also: tuple[str, ...] = ()
    known_only: bool = False


@dataclass(frozen=True)
class Table:
    """One file: its name without ending, what its rows are called, its columns.

    `key` names the columns that tell rows apart, `names` those by which other files name a row.
    """

    name: str
    rows: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    names: tuple[str, ...] = ()


_name = Column("name", cells.words(), required=True)
_from = Column("from", parse_date, also=("start_date", "valid_from"))
_to = Column("to", parse_date, also=("end_date", "valid_to"))
# How sure the file is of a row: for its reader.
_status = Column("status", cells.words(), known_only=True)
_sex = cells.one_of(
    WardSex, **{"1": "male", "2": "female", "8": "any", "mixed": "any", "m": "male", "f": "female"}
)

TABLES = (
    Table(
        "icbs",
        "ICBs",
        (
            Column("code", cells.key, required=True),
            Column("gss_code", cells.gss_code),
            _name,
            _status,
        ),
        key=("code",),
        names=("code", "gss_code"),
    ),
    Table(
        "providers",
        "providers",
        (
            Column("key", cells.key, required=True),
            Column("ods_code", cells.ods_code),
            _name,
            Column("short_name", cells.words(100)),
            Column("sector", cells.one_of(Sector), required=True),
            _status,
        ),
        key=("key",),
        names=("key", "ods_code"),
    ),
    Table(
        "collaboratives",
        "collaboratives",
        (
            Column("code", cells.key, required=True),
            _name,
            Column("lead_provider", cells.key, refers="providers"),
            Column("members", cells.keys, refers="providers"),
            Column("footprint_icbs", cells.keys, refers="icbs"),
            Column("programme", cells.words(40), required=True),
            Column("went_live_on", parse_date),
        ),
        key=("code",),
        names=("code",),
    ),
    Table(
        "service_lines",
        "service lines",
        (
            Column("code", cells.line_code, required=True),
            _name,
            Column("programme", cells.words(40), required=True),
            Column("security_level", cells.one_of(SecurityLevel), required=True),
            Column("sex", _sex, required=True),
            Column("client_group", cells.words(40)),
            Column("nhs_service_code", cells.words(40)),
            Column("long_stay_days", cells.days, required=True),
        ),
        key=("code",),
        names=("code",),
    ),
    Table(
        "sites",
        "sites",
        (
            Column("key", cells.key, required=True),
            Column("ods_site_code", cells.ods_code),
            Column("provider", cells.key, required=True, refers="providers"),
            _name,
            Column("town", cells.words(100)),
            Column("icb", cells.key, required=True, refers="icbs"),
            Column("natural_clinical_flow_of", cells.keys, refers="collaboratives"),
            Column("latitude", cells.degrees(90)),
            Column("longitude", cells.degrees(180)),
        ),
        key=("key",),
        names=("key", "ods_site_code"),
    ),
    Table(
        "wards",
        "wards",
        (
            Column("site", cells.key, required=True, refers="sites"),
            Column("provider", cells.key, refers="providers"),
            Column("ward_code", cells.identifier, required=True, also=("ward", "code")),
            Column("name", cells.words()),
            Column("service_line", cells.line_code, required=True, refers="service_lines"),
            Column("sex", _sex),
            Column("beds", cells.beds),
            _from,
            _to,
        ),
        key=("site", "ward_code", "from"),
    ),
    Table(
        "codes",
        "codes",
        (
            Column("list", cells.one_of(CodeList), required=True),
            Column("code", cells.identifier, required=True),
            Column("label", cells.words(), required=True),
            Column("group", cells.words(30)),
            Column("national", parse_flag),
            Column("source", cells.words()),
            _from,
            _to,
        ),
        key=("list", "code", "from"),
    ),
)
BY_NAME = {table.name: table for table in TABLES}
