"""Finds which part of a workbook's archive holds a sheet."""

import html
import posixpath
import re
import zipfile
from collections.abc import Container
from typing import BinaryIO

from impact.core.tabular.faults import UnreadableFile

_ATTRIBUTES = r"((?:[^>\"']|\"[^\"]*\"|'[^']*')*)"
_SHEET = re.compile(r"<(?:\w+:)?sheet\s" + _ATTRIBUTES + ">")
_LINK = re.compile(r"<(?:\w+:)?Relationship\s" + _ATTRIBUTES + ">")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LONGEST_LIST = 5_000_000


def part_of_sheet(source: BinaryIO, sheet: str, *, parts: Container[str]) -> str:
    """The name of the part, one of `parts`, that holds a sheet.

    Raises UnreadableFile where the workbook's own lists do not say it.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            sheets = _read(archive, "xl/workbook.xml")
            links = _read(archive, "xl/_rels/workbook.xml.rels")
    except (zipfile.BadZipFile, NotImplementedError, KeyError) as error:
        raise _unknown() from error
    for tag in _SHEET.findall(sheets):
        named = _attributes(tag)
        if named.get("name") == sheet:
            link = next((value for name, value in named.items() if name.endswith(":id")), "")
            part = _target(links, link)
            if part in parts:
                return part
    raise _unknown()


def _unknown() -> UnreadableFile:
    return UnreadableFile(
        "damaged",
        "the workbook does not say where its sheet lies; open it in a spreadsheet program and "
        "save it again as “Excel Workbook (.xlsx)”, or send CSV",
    )


def _read(archive: zipfile.ZipFile, name: str) -> str:
    if archive.getinfo(name).file_size > _LONGEST_LIST:
        raise zipfile.BadZipFile("a list of sheets is not that long")
    return archive.read(name).decode("utf-8", "replace")


def _target(links: str, link: str) -> str:
    for tag in _LINK.findall(links):
        named = _attributes(tag)
        if named.get("Id") == link:
            return posixpath.normpath(posixpath.join("/xl", named.get("Target", "")))[1:]
    return ""


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}
