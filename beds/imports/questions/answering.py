"""What the support hub tells of an extract; the rows that waited go in as their sender's."""

from collections.abc import Sequence
from datetime import datetime

from beds.choices import QuestionAnswer, QuestionKind
from beds.imports.batches.receiving import Options, Sent, receive
from beds.imports.sent_rows import packed
from beds.models import ImportBatch, Question
from impact.audit.service import service
from impact.core.errors import Conflict, Invalid, NotAllowed
from impact.core.text import long_date
from patients.models import Patient, PatientIdentifier
from patients.services.merges import merge_patients
from providers.models import User, Ward, WardAlias


class AlreadyAnswered(Conflict):
    """Somebody else answered first."""

    code = "already_answered"
    title = "This question was answered already"


class NotYours(NotAllowed):
    """Only the hub of the provider's collaborative answers."""

    title = "Only the support hub answers this"


@service("questions.answer_ward")
def answer_ward(*, question: Question, ward: Ward, now: datetime, by: User) -> ImportBatch | None:
    """The code of the extract stands for this ward, from now on; its rows are sent again.

    Returns the import to be carried out, None where no row waited. Raises NotYours,
    AlreadyAnswered, Invalid for a ward of another provider.
    """
    found = _open(question, by, kinds=[QuestionKind.WARD])
    if ward.provider_id != found.provider_id:
        raise Invalid("Choose a ward of the provider that sent the extract.", field="ward")
    WardAlias.objects.update_or_create(
        provider_id=found.provider_id, code=found.code, defaults={"ward": ward}
    )
    found.ward = ward
    return _answer(found, QuestionAnswer.WARD, now=now, by=by)


@service("questions.answer_person")
def answer_person(
    *, question: Question, is_same: bool, now: datetime, by: User
) -> ImportBatch | None:
    """Two records are one person, or the local number is another person's from now on.

    The same: the records are merged, or, where nobody holds the NHS number of the extract, it is
    left out of the rows. Another: the local number passes to whom the NHS number belongs. Returns
    the import to be carried out, None where no row waited. Raises NotYours, AlreadyAnswered, and
    what `merge_patients` raises.
    """
    found = _open(question, by, kinds=[QuestionKind.PERSON, QuestionKind.ALIKE])
    if is_same and found.one is not None and found.other is not None:
        reason = f"{found.get_kind_display()} The same, says the support hub."
        merge_patients(kept=found.other, merged=found.one, reason=reason, by=by)
    elif is_same:
        for rows in found.rows.values():
            for row in rows:
                row.pop("nhs_number", None)
    elif found.kind == QuestionKind.PERSON:
        _pass_on(found)
    answer = QuestionAnswer.SAME if is_same else QuestionAnswer.ANOTHER
    return _answer(found, answer, now=now, by=by)


def _pass_on(question: Question) -> None:
    """The local number goes to who holds the NHS number; nobody yet: to whom the rows make."""
    number = PatientIdentifier.objects.filter(
        provider=question.provider_id, local_id=question.local_id, patient=question.one_id
    )
    if question.other_id is None:
        number.delete()
    else:
        number.update(patient=question.other_id)


@service("questions.turn_back")
def turn_back(*, question: Question, now: datetime, by: User) -> None:
    """The file is wrong: nothing is told, and the rows go. Raises NotYours, AlreadyAnswered."""
    found = _open(question, by, kinds=list(QuestionKind))
    found.rows = {}
    _answer(found, QuestionAnswer.REFUSED, now=now, by=by)


def _open(question: Question, by: User, *, kinds: Sequence[str]) -> Question:
    if not Question.objects.visible_to(by).filter(pk=question.pk).exists():
        raise NotYours("Only the support hub of this provider's collaborative answers this.")
    found = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if found.answered_at is not None:
        raise AlreadyAnswered(
            f"This was answered on {long_date(found.answered_at.date())}: "
            f"{found.get_answer_display().lower()}."
        )
    if found.kind not in kinds:
        raise Invalid("This question asks for something else. Look at it as it is now.")
    list(Patient.objects.select_for_update().filter(pk__in=_people(found)).order_by("pk"))
    return found


def _people(question: Question) -> list[int]:
    return [key for key in (question.one_id, question.other_id) if key is not None]


def _answer(
    question: Question, answer: QuestionAnswer, *, now: datetime, by: User
) -> ImportBatch | None:
    rows = question.rows
    question.answer, question.answered_at, question.answered_by = answer, now, by
    question.rows = {}
    question.save()
    if not rows:
        return None
    return receive(
        provider=question.provider,
        sent=[Sent(kind, packed(cells), is_rows=True) for kind, cells in rows.items()],
        options=Options(accept_valid=True),
        by=question.batch.by,
        now=now,
    )
