"""The waiting list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from impact.audit.services import saw_list
from impact.core import clock
from patients.choices import ReferralKind, Urgency
from patients.filters import OPEN, ReferralFilter
from patients.models import Referral
from patients.presenters.referrals import (
    Choices,
    Option,
    ReferralsPage,
    by_line,
    listed,
)
from patients.referral_states import OPEN_STATES, ReferralState
from patients.services.referral_acts import may_receive
from patients.services.separations import may_separate
from patients.views.signed_in import who_sees_people
from providers.models import Provider, ServiceLine
from providers.standards import Standards

PAGE_SIZE = 20
_SHOWN = ("patient", "provider", "responsible_icb", "service_line")


@require_safe
@login_required
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals that somebody may see, open ones unless asked, by service line and state."""
    user, today = who_sees_people(request), clock.today()
    visible = Referral.objects.visible_to(user)
    asked = _asked(request.GET)
    found = ReferralFilter(asked, queryset=visible.select_related(*_SHOWN))
    rows = Paginator(found.qs.order_by("received_on", "pk"), PAGE_SIZE)
    shown = rows.get_page(request.GET.get("page"))
    counts = (
        visible.with_state()
        .filter(state_now__in=OPEN_STATES)
        .order_by("service_line__position", "service_line__code")
        .values("service_line__code", "service_line__name", "state_now")
        .annotate(number=Count("pk"))
    )
    listing = listed(shown, standards=Standards.read(), today=today)
    page = ReferralsPage(
        today=today,
        known_at=clock.now(),
        may_receive=may_receive(user),
        may_separate=may_separate(user),
        filters=_filters(asked, user),
        overdue="overdue_on" in asked,
        lines=by_line(counts),
        referrals=listing,
    )
    saw_list(user, "referrals", asked.dict(), len(listing.people))
    return render(
        request, "patients/referrals.html", {"page": page, "shown": shown, "form": found.form}
    )


def _asked(query: QueryDict) -> QueryDict:
    """What the list is narrowed by: open referrals unless a state is named."""
    asked = query.copy()
    asked.pop("page", None)
    if "state" not in asked:
        asked["state"] = OPEN
    if "overdue" in asked:
        asked.pop("overdue")
        asked["overdue_on"] = clock.today().isoformat()
    return asked


def _filters(asked: QueryDict, user: Any) -> list[Choices]:
    lines = ServiceLine.objects.filter(
        pk__in=Referral.objects.visible_to(user).values("service_line")
    )
    partners = Provider.objects.filter(
        pk__in=Referral.objects.visible_to(user).exclude(provider=None).values("provider")
    )
    return [
        _choices(
            asked, "state", "State", [(OPEN, "All open"), *ReferralState.choices, ("", "Any")]
        ),
        _choices(
            asked,
            "service_line",
            "Service line",
            [("", "All service lines"), *lines.values_list("code", "name")],
        ),
        _choices(asked, "kind", "Asked for", [("", "Both"), *ReferralKind.choices]),
        _choices(asked, "urgency", "Urgency", [("", "Any"), *Urgency.choices]),
        _choices(
            asked, "provider", "Assessor", [("", "Any"), *partners.values_list("key", "short_name")]
        ),
    ]


def _choices(asked: QueryDict, name: str, label: str, values: list[Any]) -> Choices:
    now = asked.get(name, "")
    return Choices(name, label, [Option(value, text, value == now) for value, text in values])
