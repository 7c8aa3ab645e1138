"""Where the embedded data lie, and who can get there."""

import os
from pathlib import Path

import pytest

from impact.embedded.place import PLAIN, Account, Place, can_enter, can_reach, place_for

STRANGER = Account(name="stranger", uid=54321, gid=54321)


@pytest.mark.parametrize(("mode", "enters"), [(0o700, False), (0o750, False), (0o711, True)])
def test_stranger_enters_only_what_is_open_to_others(tmp_path: Path, mode: int, enters: bool):
    tmp_path.chmod(mode)
    assert can_enter(tmp_path, STRANGER) is enters


def test_owner_and_group_are_judged_by_their_own_bits(tmp_path: Path):
    found = tmp_path.stat()
    tmp_path.chmod(0o501)
    assert can_enter(tmp_path, Account("owner", found.st_uid, found.st_gid))
    assert not can_enter(tmp_path, Account("group", STRANGER.uid, found.st_gid))


def test_reach_needs_every_folder_above(tmp_path: Path):
    inner = tmp_path / "closed" / "open"
    inner.mkdir(parents=True)
    tmp_path.chmod(0o755)
    (tmp_path / "closed").chmod(0o700)
    assert not can_reach(inner / "var", STRANGER)


def test_place_of_an_ordinary_user_is_where_it_was_asked_and_of_root_only_if_reachable(
    tmp_path: Path,
):
    (tmp_path / "home").mkdir(mode=0o700)
    wanted = tmp_path / "home" / "project" / "var"
    found = place_for(wanted)
    if os.geteuid() == 0:
        assert found.root.parent == Path("/var/lib/impact-bed-state")
        assert found.moved
        assert place_for(wanted) == found
        assert place_for(wanted.with_name("other")).root != found.root
    else:
        assert found.root == wanted
        assert not found.moved


def test_socket_folder_is_short_and_plain_whatever_the_data_folder(tmp_path: Path):
    shallow = Place(wanted=Path("/srv/var"), root=Path("/srv/var"), account=None)
    assert shallow.sockets == Path("/srv/var/run")
    root = Path("/srv") / ("a" * 90)
    deep = Place(wanted=root, root=root, account=None)
    assert len(str(deep.sockets / ".s.PGSQL.5432.lock")) <= 103
    for odd in ("/srv/a b", "/srv/a,b", "/srv/a?b", "/srv/é"):
        assert PLAIN.fullmatch(str(Place(Path(odd), Path(odd), account=None).sockets))
    other = Place(wanted=root / "b", root=root / "b", account=None)
    assert other.sockets != deep.sockets
