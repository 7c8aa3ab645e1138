"""A client of the API made from its own schema, as the authors of another system would make one."""

import importlib
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from drf_spectacular.generators import SchemaGenerator

PACKAGE = "bed_state_client"
_GENERATOR = [sys.executable, "-m", "openapi_python_client"]


@dataclass(frozen=True)
class Answer:
    """What was answered: the status, the body as JSON has it, and the version of the record."""

    status: int
    body: Any
    version: str


@dataclass(frozen=True)
class Caller:
    """Somebody who calls operations by the names that they have in the schema."""

    connection: Any

    def ask(
        self, operation: str, *arguments: Any, given: dict[str, Any] | None = None, **named: Any
    ) -> Answer:
        """Call `placements.discharge_create`, say; what is given is checked against its model.

        An answer that the schema does not tell of is an error.
        """
        tag, _, name = operation.partition(".")
        module = importlib.import_module(f"{PACKAGE}.api.{tag}.{tag}_{name}")
        call: Callable[..., Any] = module.sync_detailed
        if given is not None:
            named["body"] = _body(call).from_dict(given)
        response = call(*arguments, client=self.connection, **named)
        assert isinstance(response.status_code, HTTPStatus)
        body = json.loads(response.content) if response.content else None
        return Answer(response.status_code.value, body, response.headers.get("ETag", ""))

    def done(self, operation: str, *arguments: Any, **given: Any) -> Any:
        """As `ask`, of what must succeed: the body."""
        answer = self.ask(operation, *arguments, given=given)
        assert answer.status < 300, answer
        return answer.body

    def update(self, operation: str, number: int, **given: Any) -> Any:
        """Read a record, and change it as it was seen."""
        answer = self.changed(operation, number, **given)
        assert answer.status == 200, answer
        return answer.body

    def changed(self, operation: str, number: int, **given: Any) -> Answer:
        """As `update`, whatever the answer."""
        tag = operation.partition(".")[0]
        seen = self.ask(f"{tag}.retrieve", number)
        return self.ask(operation, number, given=given, if_match=seen.version or "*")


def generate(folder: Path) -> None:
    """Write the client into a folder."""
    schema, settings = folder / "schema.json", folder / "settings.json"
    schema.write_text(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    settings.write_text(json.dumps({"post_hooks": []}))
    asked = ["generate", "--path", str(schema), "--output-path", str(folder / PACKAGE)]
    subprocess.run(
        [*_GENERATOR, *asked, "--meta", "none", "--config", str(settings), "--fail-on-warning"],
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def _body(call: Callable[..., Any]) -> Any:
    """The model of what an operation is sent: the first, where there are several."""
    annotation = inspect.signature(call).parameters["body"].annotation
    return getattr(annotation, "__args__", (annotation,))[0]
