"""A system that follows the records, as one outside would write it; and a full read beside it."""

from typing import Any

from django.test import Client

from providers.models import User

BY_NUMBER = ("wards", "beds", "closures", "holds", "pauses", "offers", "placements", "referrals")
# What is told one by one, by its list, and how one of it is called.
ONE_BY_ONE = {"meetings": "meeting", "decisions": "decision", "actions": "action"}
ONE_BY_ONE |= {"reports": "report"}
LISTS = {
    **dict.fromkeys((*BY_NUMBER, *ONE_BY_ONE, "out-of-area"), "id"),
    "patients": "pseudonym",
}
Records = dict[str, dict[Any, Any]]


def reader(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def full_read(client: Client) -> Records:
    """Every list, read to its end."""
    return {name: {row[key]: row for row in _list(client, name)} for name, key in LISTS.items()}


def _list(client: Client, name: str) -> list[Any]:
    rows: list[Any] = []
    address: str | None = f"/api/v1/{name}/?page_size=1000"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content
        rows, address = rows + answer.json()["results"], answer.json()["next"]
    return rows


class Follower:
    """Keeps what it is told, and nothing else; `resets` and `gone` count what happened to it."""

    def __init__(self, client: Client, *, page_size: int = 100) -> None:
        self.client, self.page_size = client, page_size
        self.since = ""
        self.wards: dict[int, Any] = {}
        self.beds: dict[int, Any] = {}
        self.people: dict[str, Any] = {}
        self.one_by_one: dict[str, dict[int, Any]] = {name: {} for name in ONE_BY_ONE}
        self.resets, self.pages = 0, 0
        self.gone: list[Any] = []
        self.told: list[Any] = []

    def catch_up(self) -> "Follower":
        """Ask until there is no more; `told` is then what this time told."""
        self.told = []
        while self.ask()["more"]:
            pass
        return self

    def ask(self) -> Any:
        """One answer, taken in."""
        asked = {"since": self.since, "page_size": self.page_size} if self.since else {}
        answer = self.client.get("/api/v1/changes/", {**asked, "page_size": self.page_size})
        assert answer.status_code == 200, answer.content
        told = answer.json()
        if told["reset"]:
            self.resets += 1
            self.wards, self.beds, self.people = {}, {}, {}
            self.one_by_one = {name: {} for name in ONE_BY_ONE}
        self._take(self.wards, told["wards"], "id", "ward")
        self._take(self.beds, told["beds"], "id", "bed")
        self._take(self.people, told["people"], "pseudonym", "patient")
        for name, what in ONE_BY_ONE.items():
            self._take(self.one_by_one[name], told[name], "id", what)
        self.since = told["since"]
        self.pages += 1
        return told

    def _take(self, held: dict[Any, Any], rows: list[Any], key: str, what: str) -> None:
        for row in rows:
            self.told.append(row[key])
            if row[what] is None:
                self.gone.append(row[key])
                held.pop(row[key], None)
            else:
                held[row[key]] = row

    @property
    def records(self) -> Records:
        """What it holds, as the lists would tell it."""
        beds, people = self.beds.values(), self.people.values()
        return {
            "wards": {key: row["ward"] for key, row in self.wards.items()},
            "beds": {key: row["bed"] for key, row in self.beds.items()},
            **{
                part: {row["id"]: row for bed in beds for row in bed[part]}
                for part in ("closures", "holds", "pauses", "offers")
            },
            "patients": {key: row["patient"] for key, row in self.people.items()},
            **{
                part: {row["id"]: row for person in people for row in person[part]}
                for part in ("placements", "referrals")
            },
            "out-of-area": {row["id"]: row for person in people for row in person["out_of_area"]},
            **{
                name: {key: row[what] for key, row in self.one_by_one[name].items()}
                for name, what in ONE_BY_ONE.items()
            },
        }
