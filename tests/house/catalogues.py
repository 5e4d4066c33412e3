"""Message catalogues: extract the words from the code and bring each language's file up to date.

`python -m tests.house.catalogues` writes them; the check in test_house.py compares them with the code.
"""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent.parent
LOCALES = ROOT / "app" / "locales"
LANGUAGES = ("zh_Hant", "zh_Hans")  # English is the language of the code itself
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_IN_CONTEXT = ((1, "c"), 2)
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "say": None, "say_n": (1, 2)}
_KEYWORDS |= {"pgettext": _IN_CONTEXT, "say_as": _IN_CONTEXT}


def extract() -> Catalog:
    """Every message of app/, and what is wrong with a file of surveys/instruments, with where it stands."""
    catalog = Catalog(project="GapLens", charset="utf-8", fuzzy=False)
    options = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
    for folder, keywords in (("app", _KEYWORDS), ("surveys/instruments", {"Fault": None})):
        found = extract_from_dir(ROOT / folder, _METHODS, options, keywords=keywords)
        for filename, _line, message, _comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{filename}", 0)], context=context)
    return catalog


def path_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def main() -> None:
    template = extract()
    with (LOCALES / "messages.pot").open("wb") as file:
        write_po(file, template, omit_header=True, sort_output=True, no_location=True, width=120)
    for language in LANGUAGES:
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        catalog = read(language) if path_of(language).exists() else Catalog(locale=language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path_of(language).open("wb") as file:
            write_po(file, catalog, sort_output=True, no_location=True, width=120, ignore_obsolete=True)
        missing = [m.id for m in catalog if m.id and not all(_strings(m.string))]
        print(f"{language}: {len(catalog)} messages, {len(missing)} to translate")


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (str(string or ""),)


if __name__ == "__main__":
    main()
