"""import_csv_ratio, import_xlsx_ratio: pandas' seconds of reading 100,000 rows over ours to a checked preview."""

import csv
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from bench import Figure
from bench.analyze import write_answers
from surveys.files.unread import letters_of

_OURS = """
import sys, time
from pathlib import Path
from dataclasses import replace
from surveys import instruments
from surveys.imports import heading
from surveys.imports.mapping import NEEDS, FileMapping
from surveys.imports.reading import Reader
path, asked = Path(sys.argv[1]), instruments.load("servqual")
began = time.perf_counter()
columns, _ = heading.look(path, FileMapping())
reader = Reader(path, replace(heading.proposed(columns, asked), scales={NEEDS: (1, 7)}), asked)
for _ in reader.checked():
    pass
print(time.perf_counter() - began)
assert reader.found.rows == reader.found.n == 100_000
assert reader.found.is_whole
"""
_PANDAS = """
import sys, time
import pandas
began = time.perf_counter()
path, kind = sys.argv[1:]
table = pandas.read_csv(path) if kind == "csv" else pandas.read_excel(path, engine="calamine")
print(time.perf_counter() - began)
assert len(table) == 100_000
"""
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="Answers" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def _write_workbook(source: Path, target: Path) -> None:
    """The same rows as numbers in a sheet, as spreadsheet programs write it."""
    with source.open() as file, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f"<worksheet {_MAIN}><sheetData>".encode())
            for row, cells in enumerate(csv.reader(file), start=1):
                written = (
                    f'<c r="{letters_of(place)}{row}"><v>{cell}</v></c>'
                    if row > 1
                    else f'<c r="{letters_of(place)}1" t="inlineStr"><is><t>{cell}</t></is></c>'
                    for place, cell in enumerate(cells)
                    if cell
                )
                part.write(f'<row r="{row}">{"".join(written)}</row>'.encode())
            part.write(b"</sheetData></worksheet>")


def _seconds(program: str, path: Path) -> float:
    """The quicker of two."""
    command = [sys.executable, "-c", program, str(path), path.suffix[1:]]
    runs = (subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2))
    return min(map(float, runs))


def run() -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        text, book = Path(folder) / "answers.csv", Path(folder) / "answers.xlsx"
        write_answers(text)
        _write_workbook(text, book)
        for path in (text, book):
            kind, ours = path.suffix[1:], _seconds(_OURS, path)
            figures.append(Figure(f"import_{kind}_s", ours, "s"))
            figures.append(Figure(f"import_{kind}_ratio", _seconds(_PANDAS, path) / ours, "of pandas' speed"))
    return figures
