"""What a template puts into a block is shown: the templates it extends have that block."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
_EXTENDS = re.compile(r'{% extends "(.+?)" %}')
_BLOCKS = re.compile(r"{% (?:block (\w+)|endblock)")


def test_no_template_fills_a_block_that_its_parent_does_not_have() -> None:
    lost = {
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in TEMPLATES.rglob("*.html")
        for name in _filled(path) - _offered(_parent(path))
    }

    assert not lost


def _parent(path: Path) -> Path | None:
    """The template of ours that a template extends; None for none."""
    found = _EXTENDS.search(path.read_text())
    parent = TEMPLATES / found[1] if found else None
    return parent if parent and parent.exists() else None


def _filled(path: Path) -> set[str]:
    """The blocks that a template fills: those that stand in no other one."""
    if _parent(path) is None:
        return set()
    depth, names = 0, set()
    for tag in _BLOCKS.finditer(path.read_text()):
        if tag[1] and not depth:
            names.add(tag[1])
        depth += 1 if tag[1] else -1
    return names


def _offered(path: Path | None) -> set[str]:
    """The blocks of a template and of those that it extends."""
    if path is None:
        return set()
    return set(filter(None, _BLOCKS.findall(path.read_text()))) | _offered(_parent(path))
