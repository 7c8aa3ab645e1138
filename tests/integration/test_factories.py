"""Every model has a factory, and what it makes is valid as it comes."""

import inspect

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from tests import factories

OURS = {"providers", "patients", "beds"}
FACTORIES = [
    value
    for _, value in inspect.getmembers(factories, inspect.isclass)
    if issubclass(value, DjangoModelFactory) and value is not DjangoModelFactory
]


@pytest.mark.django_db
@pytest.mark.parametrize("made_by", FACTORIES, ids=lambda made_by: made_by.__name__)
def test_factory_makes_a_valid_row(made_by: type[DjangoModelFactory]) -> None:
    row = made_by()

    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_factories_cover_every_model() -> None:
    made = {made_by._meta.model for made_by in FACTORIES}
    models = {
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS and not model.__name__.endswith("Event")
    }

    assert models <= made
