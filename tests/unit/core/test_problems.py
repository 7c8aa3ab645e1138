"""Problem documents: every refusal of the API has one shape, a status and a sentence."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import OperationalError
from django.db.models import ProtectedError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from impact.core.errors import Conflict, InTheWay, Invalid, NotAllowed, Outdated, TryAgain
from impact.core.paging import Pages
from impact.core.problems import ProblemSerializer


def answer(error: Exception, method: str = "get") -> Any:
    """What the API answers where a view raises this error."""

    class Raising(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, request: Any) -> None:
            raise error

    request = APIRequestFactory().generic(method, "/api/v1/beds/?nhs_number=9990000018")
    return Raising.as_view()(request)


class Closure(serializers.Serializer):
    reason = serializers.ChoiceField(["staffing"])
    beds = serializers.ListField(child=serializers.IntegerField())


def validation_error(data: dict[str, Any]) -> exceptions.ValidationError:
    closure = Closure(data=data)
    with pytest.raises(exceptions.ValidationError) as caught:
        closure.is_valid(raise_exception=True)
    return caught.value


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404("no Bed matches"), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 403, "not_authenticated"),
        (exceptions.UnsupportedMediaType("text/x"), 415, "unsupported_media_type"),
        (exceptions.ParseError(), 400, "parse_error"),
        (Conflict("The bed is closed."), 409, "conflict"),
        (Invalid("The end lies before the start.", code="order"), 422, "order"),
        (NotAllowed("Only the hub may."), 403, "not_allowed"),
        (TryAgain("Try again."), 503, "try_again"),
        (ProtectedError("in use", set()), 409, "in_use"),
        (OperationalError("could not connect to server at 10.0.0.1"), 503, "database_away"),
    ],
)
def test_every_error_is_a_problem_document(error: Exception, status: int, code: str) -> None:
    response = answer(error)
    document = response.data

    assert (response.status_code, document["status"], document["code"]) == (status, status, code)
    assert response.content_type == "application/problem+json"
    assert document["instance"] == "/api/v1/beds/"
    assert document["type"] == f"urn:bed-state:problem:{code}"
    assert document["title"]
    assert document["detail"]
    assert "10.0.0.1" not in document["detail"]
    assert "Bed matches" not in document["detail"]


def test_wrong_method_is_a_problem_document() -> None:
    response = answer(Http404(), method="delete")

    assert (response.status_code, response.data["code"]) == (405, "method_not_allowed")


def test_throttled_says_when_to_come_back() -> None:
    response = answer(exceptions.Throttled(wait=30))

    assert (response.status_code, response["Retry-After"]) == (429, "30")


def test_try_again_says_when() -> None:
    assert answer(TryAgain("Try again."))["Retry-After"] == "2"


def test_conflict_says_what_is_in_the_way_and_when() -> None:
    error = Conflict(
        "Bed 3 is closed then.",
        conflict=InTheWay(what="another bed period", start=date(2026, 5, 1)),
    )

    assert answer(error).data["conflict"] == {
        "what": "another bed period",
        "from": "2026-05-01",
        "to": None,
    }


def test_outdated_says_who_and_when() -> None:
    error = Outdated(
        "Changed since.", changed_by="A. Nurse", changed_at=datetime(2026, 11, 21, tzinfo=UTC)
    )
    document = answer(error).data

    assert (document["status"], document["changed_by"]) == (412, "A. Nurse")


def test_validation_lists_every_fault_with_its_path() -> None:
    document = answer(validation_error({"reason": "holiday", "beds": [1, "x"]})).data

    assert document["status"] == 400
    assert document["detail"] == "2 things are not right in what was given; see errors."
    assert [(each["field"], each["code"]) for each in document["errors"]] == [
        ("reason", "invalid_choice"),
        ("beds.1", "invalid"),
    ]


def test_validation_of_the_whole_has_no_field() -> None:
    document = answer(exceptions.ValidationError("Give a bed.")).data

    assert document["errors"] == [{"field": "", "code": "invalid", "message": "Give a bed."}]
    assert document["detail"].startswith("1 thing is not right")


def test_model_validation_is_a_validation() -> None:
    document = answer(ModelValidationError({"to": ["Too early."], "__all__": ["No."]})).data

    assert document["errors"] == [
        {"field": "to", "code": "invalid", "message": "Too early."},
        {"field": "", "code": "invalid", "message": "No."},
    ]


def test_refusal_of_one_field_names_it() -> None:
    document = answer(Invalid("The end lies before the start.", field="to")).data

    assert [each["field"] for each in document["errors"]] == ["to"]


def test_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        answer(ZeroDivisionError())


def test_documents_have_the_declared_shape() -> None:
    error = Conflict("Closed.", conflict=InTheWay(what="a closure"))
    fields = ProblemSerializer().get_fields()

    assert set(answer(error).data) <= set(fields)
    assert list(fields["conflict"].get_fields()) == ["what", "from", "to"]


def test_pages_have_at_most_a_thousand_rows() -> None:
    pages = Pages()
    factory = APIRequestFactory()
    view = APIView()
    sizes = [
        pages.get_page_size(view.initialize_request(factory.get("/", {"page_size": size})))
        for size in ("10", "5000", "x", "0")
    ]

    assert sizes == [10, 1_000, 100, 100]
