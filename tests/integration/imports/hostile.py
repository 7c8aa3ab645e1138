"""Files as nobody should send them: text and sheets written by hand."""

import zipfile
from pathlib import Path

from tests.integration.imports.files import MAY, stay

HEADER = ",".join(stay("1", MAY))
LINE = ",".join(stay("1", MAY).values())
MEGABYTE = 1_000_000


def text_file(folder: Path, content: str | bytes, name: str = "stays.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def write_sheet(path: Path, rows: str, *, before: str = "", bomb: int = 0) -> None:
    """A workbook of one sheet, written by hand so that it may be worse than a writer allows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    head = f'<?xml version="1.0"?>{before}<worksheet xmlns="{main}"><sheetData>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(head.encode())
            for _ in range(bomb // (10 * MEGABYTE)):
                sheet.write(b" " * (10 * MEGABYTE))
            sheet.write(f"{rows}</sheetData></worksheet>".encode())
