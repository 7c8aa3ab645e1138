"""Imports asked for through the API, carried out as soon as the request is committed."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from beds.models import ImportBatch
from providers.access import Role
from providers.models import Membership, Provider, User
from tests.integration.imports.files import Cells, write_csv

ADDRESS = "/api/v1/imports/"


def person(role: Role, provider: str) -> User:
    """Somebody who holds a role at a provider."""
    user, _ = User.objects.get_or_create(username=f"{role.value}-{provider}".lower())
    Membership.objects.create(user=user, role=role, provider=Provider.objects.get(key=provider))
    return user


def signed_in(role: Role = Role.BED_MANAGER, provider: str = "NORTH") -> Client:
    client = Client()
    client.force_login(person(role, provider))
    return client


def file(name: str, rows: Sequence[Cells]) -> SimpleUploadedFile:
    """A CSV file as a browser sends it."""
    with tempfile.TemporaryDirectory() as folder:
        content = write_csv(Path(folder) / "file.csv", rows).read_bytes()
    return SimpleUploadedFile(name, content, content_type="text/csv")


@dataclass
class Asker:
    """A bed manager of NORTH at the API."""

    client: Client = field(default_factory=signed_in)

    def files(self, *files: SimpleUploadedFile, status: int = 202, **options: Any) -> Any:
        """What becomes of files; a problem document where they are refused."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = self.client.post(ADDRESS, {"files": files, **options})
        return self._told(answer, status)

    def rows(self, status: int = 202, key: str = "", **given: Any) -> Any:
        """What becomes of rows sent as JSON."""
        headers = {"Idempotency-Key": key} if key else {}
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = self.client.post(
                ADDRESS, json.dumps(given), content_type="application/json", headers=headers
            )
        return self._told(answer, status)

    def _told(self, answer: Any, status: int) -> Any:
        assert answer.status_code == status, answer.content
        if status != 202:
            return answer.json()
        found = self.client.get(f"{ADDRESS}{answer.json()['id']}/")
        assert found.status_code == 200
        return found.json()


def counted(told: Any) -> tuple[int, int, int, int]:
    return told["created"], told["changed"], told["unchanged"], told["refused"]


def only() -> ImportBatch:
    """The one import there is."""
    return ImportBatch.objects.get()
