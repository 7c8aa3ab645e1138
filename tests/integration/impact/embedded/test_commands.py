"""`manage.py embedded` and every command that starts PostgreSQL because it needs it."""

import csv
import io
import json
import signal
import subprocess
from pathlib import Path

import pytest

from impact.embedded.place import Place
from impact.embedded.postgres import Postgres
from tests.integration.impact.embedded.conftest import Manage
from tests.integration.impact.embedded.test_postgres import gone

ASK = """
import os, signal
from django.db import connection
def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 6 * 7")
        print(cursor.fetchone()[0])
ask()
"""
KILL = """
from django.conf import settings
from impact.embedded.postgres import Postgres
from tests.integration.impact.embedded.test_postgres import gone
pid = Postgres(settings.EMBEDDED_PLACE).pid()
os.kill(pid, signal.SIGKILL)
assert gone([pid])
connection.close()
ask()
"""
PRODUCTION = {
    "DATABASE_URL": "postgresql://someone:s3cret@db.example:5432/beds",
    "REDIS_URL": "redis://cache.example:6379/0",
    "SECRET_KEY": "long enough, random enough, and known to nobody but this test",
    "ALLOWED_HOSTS": "beds.example",
}


def output(process: "subprocess.Popen[str]") -> str:
    """Wait for the command, which must succeed, and return what it printed."""
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    return out


def failure(process: "subprocess.Popen[str]") -> str:
    """Wait for the command, which must fail without a traceback, and return what it said."""
    _, error = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Traceback" not in error
    return error


def test_any_command_that_needs_the_database_starts_it(manage: Manage, place: Place):
    assert output(manage("shell", "--no-imports", "-c", ASK)) == "42\n"
    assert Postgres(place).pid() is not None


def test_command_that_needs_no_database_starts_nothing(manage: Manage, place: Place):
    output(manage("check"))
    assert list(place.root.iterdir()) == []


def test_process_that_outlives_the_server_starts_it_again(manage: Manage):
    assert output(manage("shell", "--no-imports", "-c", ASK + KILL)) == "42\n42\n"


def test_commands_at_once_start_one_server(manage: Manage, place: Place):
    started = [manage("shell", "--no-imports", "-c", ASK) for _ in range(4)]
    assert [output(process) for process in started] == ["42\n"] * 4
    assert len(list(place.root.glob("postgres-*/postmaster.pid"))) == 1


def test_start_status_stop(manage: Manage, place: Place):
    before = json.loads(output(manage("embedded", "status", "--format", "json")))["services"]
    assert [service["service"] for service in before] == ["database", "redis"]
    assert before[0]["chosen"] == "embedded"
    assert before[0]["running"] is False

    output(manage("embedded", "start"))
    started = json.loads(output(manage("embedded", "status", "--format", "json")))["services"][0]
    assert started["running"] is True
    assert started["pid"] == Postgres(place).pid()
    assert started["data"] == str(Postgres(place).data)

    table = output(manage("embedded", "status"))
    assert f"its data lie in {started['data']}" in table
    rows = list(
        csv.DictReader(io.StringIO(output(manage("embedded", "status", "--format", "csv"))))
    )
    assert rows[0]["data"] == started["data"]

    output(manage("embedded", "stop"))
    assert Postgres(place).pid() is None


def test_named_services_are_left_alone_and_their_passwords_unsaid(manage: Manage, place: Place):
    for action in ("start", "status", "stop"):
        said = output(manage("embedded", action, **PRODUCTION))
        assert "DATABASE_URL" in said
        assert "s3cret" not in said
    assert list(place.root.iterdir()) == []


def test_remove_takes_what_is_ours_and_nothing_else(manage: Manage, place: Place):
    output(manage("embedded", "start"))
    (place.root / "diary.txt").write_text("mine")

    said = output(manage("embedded", "remove"))

    assert f"Removed {place.root / 'run'}" in said
    assert [path.name for path in place.root.iterdir()] == ["diary.txt"]


def test_missing_settings_are_told_at_once(manage: Manage):
    said = failure(manage("check", DEBUG="0"))
    for name in ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"):
        assert f"- {name} is not set: give" in said


def test_url_of_another_database_is_refused_without_its_password(manage: Manage):
    for url in ("mysql://someone:s3cret@db.example/beds", "postgresql://someone:s3cret@[db/beds"):
        said = failure(manage("check", **{**PRODUCTION, "DATABASE_URL": url}))
        assert "DATABASE_URL is no PostgreSQL URL" in said
        assert "s3cret" not in said


def test_deploy_check_finds_nothing(manage: Manage):
    output(manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION))


@pytest.mark.usefixtures("redis_url")
def test_serve_until_told_to_stop(manage: Manage, place: Place, free_tcp_port: int):
    process = manage("serve", "--port", str(free_tcp_port))
    assert process.stdout is not None
    lines = []
    while f"http://127.0.0.1:{free_tcp_port}" not in (line := process.stdout.readline()):
        assert line, process.stderr.read() if process.stderr else ""
        lines.append(line)
    assert "Database: embedded PostgreSQL" in lines[0]
    assert "Redis: embedded, running" in lines[1]
    assert "is in use" in failure(manage("serve", "--port", str(free_tcp_port)))

    parts = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(parts) == 2, "the web server and a worker"

    process.send_signal(signal.SIGTERM)
    output(process)

    assert gone([int(pid) for pid in parts])
