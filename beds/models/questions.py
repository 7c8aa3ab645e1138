"""Wards and people of extracts that could not be told, waiting for the support hub."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.choices import QuestionAnswer, QuestionKind
from beds.models.import_batches import ImportBatch
from beds.models.querysets import QuestionQuerySet
from impact.audit.history import recorded
from patients.models import Patient
from providers.models import Provider, Ward


@recorded(exclude=["rows"])
class Question(models.Model):
    """A ward or a person of a provider's extracts that the support hub tells.

    Of a ward: its `code`. Of a person: `one`, whom the provider knows by the local number of the
    extract (`local_id`), and `other`, who holds its NHS number (None: nobody); or two people that
    look alike, without a local number. `said` is how far what the extract says agrees, in words
    that hold no value. `rows` are those that wait, by kind, as they came; they name people, so they
    are taken away with the answer and history never has them.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="questions")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=10, choices=QuestionKind)
    code = models.CharField(max_length=40, blank=True)
    local_id = models.CharField(max_length=40, blank=True)
    one = models.ForeignKey(Patient, models.PROTECT, related_name="+", null=True, blank=True)
    other = models.ForeignKey(Patient, models.PROTECT, related_name="+", null=True, blank=True)
    said = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    rows = models.JSONField(default=dict, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=10, choices=QuestionAnswer, blank=True)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "kind", "code", "local_id", "one", "other"],
                condition=Q(answered_at__isnull=True),
                nulls_distinct=False,
                name="question_open_once",
                violation_error_message="This question waits for its answer already.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="question_answer_says_by_whom",
                violation_error_message="An answer says when and by whom.",
            ),
            models.CheckConstraint(
                condition=(~Q(answer=QuestionAnswer.WARD) & Q(ward__isnull=True))
                | Q(kind=QuestionKind.WARD, answer=QuestionAnswer.WARD, ward__isnull=False),
                name="question_ward_named",
                violation_error_message="The answer to a question for a ward names it.",
            ),
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.WARD, one__isnull=True, other__isnull=True)
                | Q(kind=QuestionKind.PERSON, one__isnull=False)
                | Q(kind=QuestionKind.ALIKE, one__isnull=False, other__isnull=False),
                name="question_names_what_is_asked",
                violation_error_message="A question says of which ward or people it is.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
