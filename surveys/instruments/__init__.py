"""The questionnaires, as data. A new one is a file here and its name in `names`; a new wording is a new version."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from surveys.instruments.reader import parse
from surveys.instruments.schema import Instrument, InstrumentError

_NEEDS_FROM = re.compile(r'^needs_from = "([a-z_]+)"$', re.MULTILINE)

__all__ = ["Instrument", "InstrumentError", "load", "names", "parse", "read", "source"]


def names() -> tuple[str, ...]:
    """Packaged questionnaires, in the order in which they are offered."""
    return ("servqual", "servperf", "zones", "kano", "pulse", "internal", "gaps_managers", "gaps_staff")


def source(name: str) -> str:
    """The whole text of a packaged questionnaire: what is frozen when a campaign opens."""
    if name not in names():
        raise InstrumentError(f"{name}.toml", "file", "no packaged questionnaire of this name")
    return _with_needs(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _with_needs(text: str) -> str:
    """With the dimensions and needs that it takes from a file under `needs/`, which then stand in it."""
    shared = _NEEDS_FROM.search(text)
    if shared is None:
        return text
    text = _NEEDS_FROM.sub("", text)
    return f"{text}\n{files(__name__).joinpath('needs', f'{shared[1]}.toml').read_text(encoding='utf-8')}"


@cache
def load(name: str) -> Instrument:
    return parse(source(name), f"{name}.toml")


def read(path: Path) -> Instrument:
    """A questionnaire that lies anywhere, or InstrumentError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InstrumentError(path.name, "file", f"not UTF-8 text: {error}") from error
    return parse(_with_needs(text), path.name)
