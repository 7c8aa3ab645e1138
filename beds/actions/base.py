"""What every action has: its words, who may, what it watches, and what it does."""

from abc import abstractmethod
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms

from beds.actions.fields import Place
from beds.models import Bed
from impact.audit.versions import Watched
from impact.core.errors import Refusal
from impact.core.forms import DatePartsField
from providers.access import Permission
from providers.choices import CodeList
from providers.models import Code, User


class ActionForm(forms.Form):
    """One thing that can be done to a subject; `name` is its word in addresses.

    `heading` is its page's title, `button` what is pressed, `about` a sentence above the fields.
    """

    name: ClassVar[str]
    heading: ClassVar[str]
    button: ClassVar[str]
    about: str = ""
    permission: ClassVar[Permission]
    refused_as: ClassVar[dict[str, str]] = {}
    """Fields of the form by the names that the service's refusals give them."""
    undoes: ClassVar[bool] = False
    """Whether its subject is gone when it is done."""
    overtaken: str = ""
    """Who changed what since the page was shown; "" where nobody did."""

    def __init__(
        self, *args: Any, subject: Any, user: User, now: datetime, today: date, **kwargs: Any
    ) -> None:
        self.subject, self.user, self.now, self.today = subject, user, now, today
        super().__init__(*args, **kwargs)
        self.prepare()

    @classmethod
    def allowed(cls, held: Collection[Permission]) -> bool:
        """Whether somebody with these permissions may do it."""
        return cls.permission in held

    @classmethod
    def offered(cls, subject: Any) -> bool:
        """Whether it makes sense as things stand."""
        return True

    def prepare(self) -> None:
        """Put choices and first values into the fields."""

    @abstractmethod
    def watched(self) -> Watched:
        """The events whose change since the page was shown is told first."""

    @abstractmethod
    def carry_out(self) -> str:
        """Do it; return a sentence on what was done. Raises Refusal."""

    @property
    def moment(self) -> dict[str, Any]:
        """What every service is told: today, and by whom."""
        return {"today": self.today, "by": self.user}

    @property
    def others_named(self) -> int:
        """How many people it names beside its subject."""
        named = self.fields.get("referral")
        return named.queryset.count() if named else 0  # type: ignore[attr-defined]

    @property
    def chosen_bed(self) -> Bed | None:
        """The bed that was chosen, None for none."""
        place = self.cleaned_data.get("place")
        return place.bed if isinstance(place, Place) else None

    def refuse(self, refusal: Refusal, also: str = "") -> None:
        """Say a refusal at the field that it is about, or above all of them."""
        named = self.refused_as.get(refusal.field or "", refusal.field)
        field = named if named in self.fields else None
        self.add_error(field, " ".join(filter(None, (refusal.message, also))))


def day_field(label: str, *, required: bool = True, hint: str = "") -> DatePartsField:
    """A day in three boxes."""
    return DatePartsField(label=label, required=required, help_text=hint)


def note_field() -> forms.CharField:
    """A remark for who reads it later."""
    return forms.CharField(
        label="Note", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def code_field(label: str, *, required: bool = False, hint: str = "") -> forms.ChoiceField:
    """One of a list of codes, filled by `offer_codes`."""
    return forms.ChoiceField(label=label, required=required, help_text=hint)


def offer_codes(form: forms.Form, *, on: date, **lists: CodeList) -> None:
    """Fill code fields with their lists as they are on a day. One query."""
    codes = Code.objects.as_at(on).filter(list__in=lists.values())
    by_list: dict[str, list[tuple[str, str]]] = {}
    for list_, code, label in codes.values_list("list", "code", "label"):
        by_list.setdefault(list_, []).append((code, label))
    for name, list_ in lists.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        empty = "Choose one" if field.required else "Not recorded"
        field.choices = [("", empty), *by_list.get(list_, [])]
