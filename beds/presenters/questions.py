"""Questions of extracts: what could not be told, and what is known of both sides of it."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from beds.choices import QuestionKind
from beds.imports.doubts import agreement
from beds.models import Question
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.periods import local_date
from impact.core.text import counted, long_date
from patients.models import Patient, Stay


def open_listing(found: Sequence[Question], *, today: date) -> Listing:
    """What waits for its answer."""
    return Listing(
        anchor="open",
        heading="To be answered",
        about="Wards and people of extracts that could not be told. The oldest first.",
        empty="Every ward and every person of the extracts could be told.",
        columns=[
            Column(label="Question"),
            Column(label="Organisation"),
            Column(label="Of"),
            Column(label="Asked"),
            Column(label="Rows waiting", numeric=True),
        ],
        rows=[
            [
                Cell(each.get_kind_display(), href=reverse("question", args=[each.pk])),
                Cell(each.provider.short_name),
                _of(each),
                Cell(_age(each, today), note=long_date(local_date(each.asked_at))),
                Cell(f"{each.row_count:,}"),
            ]
            for each in found
        ],
        count=len(found),
    )


def answered_listing(found: Sequence[Question]) -> Listing:
    """What was answered, the latest first."""
    return Listing(
        anchor="answered",
        heading="Answered lately",
        about="The latest first.",
        empty="Nothing has been answered yet.",
        columns=[
            Column(label="Question"),
            Column(label="Organisation"),
            Column(label="Of"),
            Column(label="Answer"),
            Column(label="By"),
        ],
        rows=[
            [
                Cell(each.get_kind_display()),
                Cell(each.provider.short_name),
                _of(each),
                Cell(each.get_answer_display(), note=each.ward.name if each.ward else ""),
                Cell(str(each.answered_by)),
            ]
            for each in found
        ],
        count=len(found),
    )


def facts(question: Question, *, today: date) -> list[tuple[str, str]]:
    """What is known of a question."""
    told = [
        ("Organisation", question.provider.name),
        ("Asked", f"{long_date(local_date(question.asked_at))}, {_age(question, today)}"),
        ("Rows waiting", f"{question.row_count:,}"),
    ]
    if question.kind == QuestionKind.WARD:
        return [("Code in the extract", question.code), *told]
    if question.said:
        told.append(("The extract beside the first record", question.said))
    if question.one and question.other:
        told.append(("The two records", _beside(question.one, question.other)))
    return told


def people_listing(question: Question, *, today: date) -> Listing:
    """The people of whom it is asked, by pseudonym, and where they are."""
    people = [person for person in (question.one, question.other) if person is not None]
    where = {
        stay.patient_id: stay
        for stay in Stay.objects.current(today)
        .filter(patient__in=[person.pk for person in people])
        .select_related("ward__provider")
    }
    return Listing(
        anchor="people",
        heading="The records",
        about=_ABOUT[QuestionKind(question.kind)],
        empty="It is of no person.",
        columns=[Column(label="Person"), Column(label="Where"), Column(label="Since")],
        rows=[
            [
                PersonCell(person.pseudonym, href=reverse("patient", args=[person.pseudonym])),
                *_where(where.get(person.pk)),
            ]
            for person in people
        ],
        count=len(people),
    )


_ABOUT = {
    QuestionKind.WARD: "A question for a ward is of no person.",
    QuestionKind.PERSON: "The extract's local number stands for the first. Its NHS number is the "
    "second's, or nobody's where there is no second.",
    QuestionKind.ALIKE: "The first came with an extract, without an NHS number. The second was "
    "here before.",
}


def _where(stay: Stay | None) -> list[Cell]:
    if stay is None:
        return [Cell("In no ward now"), Cell("")]
    place = Cell(stay.ward.name, note=stay.ward.provider.short_name)
    return [place, Cell(long_date(stay.start_date))]


def _beside(one: Patient, other: Patient) -> str:
    return agreement(
        (
            ("date of birth", one.birth_date, other.birth_date),
            ("sex", one.sex, other.sex),
            ("home area", one.home_area, other.home_area),
            ("NHS number", one.nhs_number, other.nhs_number),
        )
    )


def _of(question: Question) -> Cell:
    if question.one is None:
        return Cell(f"Ward {question.code}")
    person = question.one.pseudonym
    return PersonCell(person, href=reverse("patient", args=[person]))


def _age(question: Question, today: date) -> str:
    days = (today - local_date(question.asked_at)).days
    return f"{counted(days, 'day')} ago" if days > 0 else "today"
