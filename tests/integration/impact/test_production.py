"""What a browser is told by a site in production, asked of one that is set up as it would be."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

PRODUCTION = {
    "DATABASE_URL": "postgresql://nobody@localhost/none",
    "ALLOWED_HOSTS": "bed-state.example",
    "SECRET_KEY": "neither-short-nor-repeated-and-never-used-beyond-this-test-0123456789",
}
# A page that is posted to: refused by the whole stack, and no database is asked.
ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "bed-state.example"})
plain, safe = client.get("/oauth/token/"), client.get("/oauth/token/", secure=True)
cookies = ("SESSION_COOKIE", "CSRF_COOKIE")
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location")],
    "safe": [safe.status_code, dict(safe.headers)],
    "debug": settings.DEBUG,
    "cookies": {
        f"{name}_{flag}": getattr(settings, f"{name}_{flag}")
        for name in cookies for flag in ("SECURE", "HTTPONLY", "SAMESITE")
    },
}))
"""


@pytest.fixture(scope="module")
def told() -> Any:
    kept = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "impact.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={**kept, **PRODUCTION},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_plain_http_is_sent_on_to_https(told: Any) -> None:
    assert told["debug"] is False
    assert told["plain"] == [301, "https://bed-state.example/oauth/token/"]


def test_browser_is_told_to_use_https_alone_for_a_year(told: Any) -> None:
    status, headers = told["safe"]

    assert status == 405
    expected = "max-age=31536000; includeSubDomains; preload"
    assert headers["Strict-Transport-Security"] == expected


def test_policy_names_no_other_host_and_nothing_inline(told: Any) -> None:
    policy = told["safe"][1]["Content-Security-Policy"]
    sources = {word for part in policy.split(";") for word in part.split()[1:]}

    assert sources == {"'self'", "'none'", "data:"}
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert directives["frame-ancestors"] == directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]


def test_no_page_may_be_framed_or_sniffed_or_tell_where_one_came_from(told: Any) -> None:
    headers = told["safe"][1]

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_go_over_https_alone_and_no_script_reads_them(told: Any) -> None:
    assert told["cookies"] == {
        f"{name}_{flag}": value
        for name in ("SESSION_COOKIE", "CSRF_COOKIE")
        for flag, value in (("SECURE", True), ("HTTPONLY", True), ("SAMESITE", "Lax"))
    }
