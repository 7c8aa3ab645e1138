"""The files a provider sends: their columns, the names those go by, and how a cell is read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from beds.imports import cells
from impact.core.tabular import normalise_header

Parser = Callable[[str], Any]


class _Absent:
    """A column that the file leaves out: what is held stays as it is."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


@dataclass(frozen=True)
class Column:
    """One column. `past`: a date or time that cannot lie in the future."""

    name: str
    parse: Parser
    required: bool = False
    past: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A file of one kind: its columns, and where each stands in a row's values."""

    name: str
    columns: tuple[Column, ...]
    index: dict[str, int] = field(init=False)
    by_header: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        names = {column.name: place for place, column in enumerate(self.columns)}
        headers = {
            normalise_header(header): place
            for place, column in enumerate(self.columns)
            for header in (column.name, *column.aliases)
        }
        object.__setattr__(self, "index", names)
        object.__setattr__(self, "by_header", headers)

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns every row must fill."""
        return tuple(column for column in self.columns if column.required)


_id, _text, _date = cells.identifier, cells.text, cells.date

PROVIDER = Column("provider", cells.key, required=True, aliases=("OrgIDProv",))
ASSESSOR = Column("provider", cells.key, aliases=("OrgIDProv",))
WARD = Column("ward", _id, required=True, aliases=("WardCode",))
BED = Column("bed", _id, required=True)
SPELL = Column("spell_id", _id, required=True, aliases=("HospProvSpellID",))
MAYBE_SPELL = Column("spell_id", _id, aliases=("HospProvSpellID",))
WARD_STAY = Column("ward_stay_id", _id, required=True, aliases=("WardStayID",))
MAYBE_WARD_STAY = Column("ward_stay_id", _id, aliases=("WardStayID",))
PATIENT = Column("patient_id", _id, required=True, aliases=("LocalPatientID",))
ALSO = Column("also_known_as", cells.known_as)
NHS_NUMBER = Column("nhs_number", cells.nhs_number, aliases=("NHSNumber",))
BIRTH_DATE = Column("birth_date", _date, past=True, aliases=("PersonBirthDate",))
SEX = Column("sex", cells.sex, aliases=("Gender", "PersonStatedGender", "GenderIDCode"))
HOME_AREA = Column("home_area", cells.area, aliases=("LADistrictAuth", "Postcode"))
ICB = Column("responsible_icb", cells.key, required=True, aliases=("OrgIDComm",))


def _start(*aliases: str, past: bool = True) -> Column:
    return Column("from", _date, required=True, past=past, aliases=aliases)


def _end(*aliases: str, past: bool = True) -> Column:
    return Column("to", _date, past=past, aliases=aliases)


_ALL = (
    Kind(
        "beds",
        (
            PROVIDER,
            WARD,
            BED,
            Column("basis", cells.basis),
            _start(past=False),
            _end(past=False),
        ),
    ),
    Kind(
        "closures",
        (
            PROVIDER,
            WARD,
            BED,
            _start(past=False),
            _end(past=False),
            Column("reason", _text, required=True),
            Column("approved_on", _date),
            Column("note", _text),
        ),
    ),
    Kind(
        "pauses",
        (
            PROVIDER,
            WARD,
            BED,
            _start(),
            _end(),
            Column("reason", _text, required=True),
            Column("review_on", _date, required=True),
            Column("note", _text),
        ),
    ),
    Kind(
        "stays",
        (
            PROVIDER,
            SPELL,
            PATIENT,
            NHS_NUMBER,
            BIRTH_DATE,
            SEX,
            Column("ethnic_category", cells.code, aliases=("EthnicCategory",)),
            Column("learning_disability", cells.lda_status, aliases=("LDStatus",)),
            Column("autism", cells.lda_status, aliases=("AutismStatus",)),
            HOME_AREA,
            ICB,
            Column(
                "admitted_on",
                _date,
                required=True,
                past=True,
                aliases=("StartDateHospProvSpell",),
            ),
            Column("discharged_on", _date, past=True, aliases=("DischDateHospProvSpell",)),
            Column("planned_discharge_on", _date, aliases=("PlannedDischDateHospProvSpell",)),
            Column("source_of_admission", cells.code, aliases=("SourceAdmMHHospProvSpell",)),
            Column("discharge_destination", cells.code, aliases=("DestOfDischHospProvSpell",)),
            Column("legal_status", cells.code, aliases=("LegalStatusCode",)),
            WARD_STAY,
            WARD,
            Column("bed", _id),
            _start("StartDateWardStay"),
            _end("EndDateWardStay"),
            Column("out_of_area_reason", cells.word, aliases=("ReasonOAT",)),
            Column("record_status", cells.record_status),
            Column("begun_by", cells.begun_by),
            Column("ended_by", cells.begun_by),
            ALSO,
        ),
    ),
    Kind("bed_moves", (PROVIDER, WARD_STAY, BED, _start())),
    Kind(
        "leave",
        (
            PROVIDER,
            MAYBE_SPELL,
            MAYBE_WARD_STAY,
            Column("leave_id", _id),
            Column("kind", cells.leave_kind, required=True),
            _start("StartDateMHLeaveAbs", "StartDateHomeLeave", "StartDateMHTrialLeave"),
            _end("EndDateMHLeaveAbs", "EndDateHomeLeave", "EndDateMHTrialLeave", past=False),
            Column("bed_kept", cells.flag),
        ),
    ),
    Kind(
        "ready",
        (
            PROVIDER,
            SPELL,
            _start("StartDateClinReadyforDisch"),
            _end("EndDateClinReadyforDisch"),
            Column("reason", cells.code, aliases=("ClinReadyforDischDelayReason",)),
            Column("attributable_to", cells.code, aliases=("AttribToIndic",)),
            Column("responsible_la", cells.area, aliases=("OrgIDRespLAClinReadyforDisch",)),
        ),
    ),
    Kind(
        "interventions",
        (
            PROVIDER,
            SPELL,
            Column("incident_id", _id, required=True, aliases=("RestrictiveIntIncID",)),
            Column("type", cells.code, required=True, aliases=("RestrictiveIntType",)),
            Column(
                "started_at",
                cells.moment,
                required=True,
                past=True,
                aliases=("StartDateTimeRestrictiveIntType",),
            ),
            Column("ended_at", cells.moment, past=True, aliases=("EndDateTimeRestrictiveIntType",)),
        ),
    ),
    Kind(
        "legal_status",
        (
            PROVIDER,
            PATIENT,
            Column("status", cells.code, required=True, aliases=("LegalStatusCode",)),
            _start("StartDateMHActLegalStatusClass"),
            _end("EndDateMHActLegalStatusClass"),
            Column("expires_on", _date, aliases=("ExpiryDateMHActLegalStatusClass",)),
        ),
    ),
    Kind(
        "referrals",
        (
            ASSESSOR,
            Column("referral_id", _id, required=True, aliases=("ServiceRequestID",)),
            PATIENT,
            NHS_NUMBER,
            SEX,
            BIRTH_DATE,
            HOME_AREA,
            ICB,
            Column("service_line", cells.key, required=True),
            Column("kind", cells.referral_kind),
            Column("move_reason", cells.move_reason),
            Column("urgency", cells.label, aliases=("ClinRespPriorityType",)),
            Column("source", cells.phrase, aliases=("SourceOfReferralMH",)),
            Column("current_location", _text),
            Column(
                "received_on",
                _date,
                required=True,
                past=True,
                aliases=("ReferralRequestReceivedDate",),
            ),
            Column("triaged_on", _date, past=True),
            Column("assessment_booked_for", _date),
            Column("assessed_on", _date, past=True),
            Column("report_sent_on", _date, past=True),
            Column("level_recommended", cells.level),
            Column("accepted_on", _date, past=True),
            Column("expected_on", _date),
            Column("declined_on", _date, past=True, aliases=("ReferRejectionDate",)),
            Column("decline_reason", cells.phrase, aliases=("ReferRejectReason",)),
            Column("redirected_on", _date, past=True),
            Column("redirected_to", _text),
            Column("withdrawn_on", _date, past=True),
            Column("spell_provider", cells.key),
            MAYBE_SPELL,
            ALSO,
        ),
    ),
    Kind(
        "baselines",
        (
            Column("collaborative", cells.key, required=True),
            Column("provider", cells.key),
            Column("service_line", cells.key, required=True),
            _start(past=False),
            Column("to", _date, required=True),
            Column("bed_days", cells.number, required=True),
            Column("price", cells.number),
        ),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

CENSUS = Kind("census", (ASSESSOR, WARD, PATIENT, NHS_NUMBER))
"""Who is in which ward on a day: compared with what is held, never applied."""
