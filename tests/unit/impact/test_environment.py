"""Settings read from the environment, and what is said of missing ones."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from impact.environment import Environment, broker_url


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("TRUE", True), (" on ", True), ("0", False), ("no", False), ("", True)],
)
def test_flag_takes_the_usual_words(value: str, expected: bool):
    assert Environment({"DEBUG": value}).flag("DEBUG", default=True) is expected


def test_words_are_what_stands_between_commas():
    assert Environment({"ALLOWED_HOSTS": " a.nhs.uk, ,b.nhs.uk"}).words("ALLOWED_HOSTS") == [
        "a.nhs.uk",
        "b.nhs.uk",
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://sign-on.nhs.uk/tenant/v2.0", ["https://sign-on.nhs.uk"]),
        ("http://127.0.0.1:8000/idp", ["http://127.0.0.1:8000"]),
        ("", []),
    ],
)
def test_origins_are_those_of_a_url(url: str, expected: list[str]):
    assert Environment({"OIDC_SERVER_URL": url}).origins("OIDC_SERVER_URL") == expected


def test_finish_tells_every_fault_at_once():
    env = Environment({"DEBUG": "perhaps", "SESSION_IDLE_MINUTES": "-3", "SECRET_KEY": "  "})
    env.flag("DEBUG", default=False)
    assert env.number("SESSION_IDLE_MINUTES", default=30) == 30
    env.require("SECRET_KEY", "give it 50 random characters.")
    with pytest.raises(ImproperlyConfigured) as caught:
        env.finish()
    assert str(caught.value).splitlines()[1:] == [
        "- DEBUG is neither on nor off: set it to 1 or 0.",
        "- SESSION_IDLE_MINUTES is no whole number above 0: set it to one.",
        "- SECRET_KEY is not set: give it 50 random characters.",
    ]


def test_finish_is_silent_where_nothing_is_wrong():
    Environment({}).finish()


def test_database_reads_a_socket_and_escapes():
    found = Environment({"URL": "postgresql://u:p%40ss@/name?host=/run/postgresql"}).database("URL")
    assert found["PASSWORD"] == "p@ss"
    assert found["NAME"] == "name"


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("redis://cache:6379/0", "redis://cache:6379/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock"),
        ("unix:///run/redis.sock?db=2", "redis+socket:///run/redis.sock?virtual_host=2"),
        ("", ""),
    ],
)
def test_broker_url_spells_a_socket_as_celery_does(redis: str, broker: str):
    assert broker_url(redis) == broker
