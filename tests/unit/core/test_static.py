"""Static files: nothing calls another site, nothing is inline, what is vendored is as recorded."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

STATIC = Path(settings.BASE_DIR) / "impact" / "core" / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
VENDOR = STATIC / "vendor"


def test_vendored_files_are_those_that_were_recorded() -> None:
    packages = json.loads((VENDOR / "vendor.json").read_text())["packages"]
    recorded = {name: digest for package in packages for name, digest in package["files"].items()}
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.json"
    }

    assert present == recorded
    assert {package["name"] for package in packages} == {"nhsuk-frontend", "htmx.org"}
    assert all(
        (VENDOR / f"{each['name']}-{each['version']}/LICENCE.txt").exists() for each in packages
    )


def test_style_sheets_ask_no_other_site() -> None:
    for sheet in STATIC.rglob("*.css"):
        text = sheet.read_text()
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@font-face|@import|sourceMappingURL", text)


def test_templates_hold_no_inline_code() -> None:
    inline = re.compile(
        r"\sstyle=|\son[a-z]+=\"|<style|javascript:|<script(?![^>]*\bsrc=)|https?://"
    )
    found = [
        (page.name, match.group())
        for page in TEMPLATES.rglob("*.html")
        if (match := inline.search(page.read_text().replace('xmlns="http://www.w3.org/', "")))
    ]

    assert found == []


def test_collected_files_have_names_of_their_content(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [STATIC]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    sheet = manifest["vendor/nhsuk-frontend-10.6.1/nhsuk-frontend.min.css"]
    icons = re.findall(r'url\("?(assets/images/[^")]+)', (tmp_path / sheet).read_text())

    assert icons
    assert all((tmp_path / sheet).parent.joinpath(icon).exists() for icon in icons)
    assert all(re.search(r"\.[0-9a-f]{12}\.svg$", icon) for icon in icons)


@pytest.mark.parametrize(
    "address", re.findall(r"from \"(\.\./[^\"]+)\"", (STATIC / "impact/app.js").read_text())
)
def test_scripts_import_what_is_there(address: str) -> None:
    assert (STATIC / "impact" / address).resolve().is_file()
