"""`manage.py create_api_client --name LABEL (--provider KEY | --collaborative CODE)`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from impact.core.commands import Format, add_format, print_result
from impact.core.errors import Refusal
from providers.models import Collaborative, Provider
from providers.services.accounts import system_user
from providers.services.clients import create_client


class Command(BaseCommand):
    """Make an OAuth 2 client for another system; prints its id and secret once, as JSON."""

    help = "Make an OAuth 2 client for another system; prints its id and secret once, as JSON"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose client it is and what it may do."""
        parser.add_argument("--name", required=True, metavar="LABEL")
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--provider", metavar="KEY", type=str.upper)
        whose.add_argument("--collaborative", metavar="CODE", type=str.upper)
        parser.add_argument("--scope", default="read", metavar="read[,write]")
        add_format(parser, default=Format.JSON)

    def handle(
        self,
        *,
        name: str,
        provider: str | None,
        collaborative: str | None,
        scope: str,
        **options: Any,
    ) -> None:
        """Make it and print what it must know."""
        try:
            client = create_client(
                label=name,
                scopes=scope.replace(",", " ").split(),
                provider=_provider(provider),
                collaborative=_collaborative(collaborative),
                by=system_user(),
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stderr.write(
            "The secret is shown this once; keep it where only the client can read it."
        )
        made = vars(client)
        print_result(
            self.stdout,
            options["format"],
            headers=list(made),
            rows=[list(made.values())],
            document=lambda: made,
        )


def _provider(key: str | None) -> Provider | None:
    if key is None:
        return None
    found = Provider.objects.filter(Q(key=key) | Q(ods_code=key)).first()
    if found is None:
        raise CommandError(f"{key} is no known provider; give its key or ODS code.")
    return found


def _collaborative(code: str | None) -> Collaborative | None:
    if code is None:
        return None
    found = Collaborative.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Collaborative.objects.values_list("code", flat=True))
        raise CommandError(f"{code} is no known collaborative; there are: {known or 'none yet'}.")
    return found
