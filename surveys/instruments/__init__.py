"""The questionnaires that come with GapLens, as data: kinds that ask about a set of needs, sets, and whole ones.

A new one is a file here and its name below; a new wording is a new version.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from surveys.instruments import composing, needset, shapes
from surveys.instruments.needset import KINDS, NeedSet
from surveys.instruments.reader import parse
from surveys.instruments.schema import Fault, Instrument, InstrumentError

__all__ = ["Instrument", "InstrumentError", "parse"]

PACKS = ("repair", "hotel", "clinic", "counter", "helpdesk", "shop")  # sets of needs
_FIRST = PACKS[0]  # its questionnaires are called by their kind alone
_WHOLE = ("pulse", "internal", "gaps_managers", "gaps_staff")


def names() -> tuple[str, ...]:
    """Packaged questionnaires, in the order in which they are offered."""
    return (*(name_of(kind, pack) for pack in PACKS for kind in KINDS), *_WHOLE)


def one_of_each() -> tuple[str, ...]:
    """One packaged questionnaire of each kind."""
    return (*KINDS, *_WHOLE)


def name_of(kind: str, needs: str) -> str:
    """What campaigns call a kind of questionnaire about a set of needs."""
    return kind if needs == _FIRST else f"{needs}.{kind}"


def set_of(name: str) -> str:
    """The set of needs that the questionnaire of this name asks about; none of one that is whole."""
    needs, _, kind = name.rpartition(".")
    return "" if kind in _WHOLE else needs or _FIRST


def _parts(name: str) -> tuple[str, str]:
    """The kind of a packaged questionnaire and its set; no set of one that is whole."""
    if name not in names():
        raise InstrumentError(f"{name}.toml", "file", Fault("no packaged questionnaire of this name"))
    needs, _, kind = name.rpartition(".")
    return (kind, "") if kind in _WHOLE else (kind, needs or _FIRST)


def _text(path: str) -> str:
    return files(__name__).joinpath(path).read_text(encoding="utf-8")


@cache
def _kind(kind: str) -> Mapping[str, Any]:
    return shapes.document(_text(f"{kind}.toml"), f"{kind}.toml")


@cache
def pack(name: str) -> NeedSet:
    """A packaged set of needs."""
    return needset.parse(_text(f"needs/{name}.toml"), f"{name}.toml")


def compose(kind: str, needs: NeedSet, *, name: str, version: int) -> str:
    """The whole text of a kind of questionnaire about a set of needs; InstrumentError where it is not whole."""
    return composing.compose(_kind(kind), needs, name=name, version=version)


def made(kind: str, needs: NeedSet, *, name: str, version: int) -> Instrument:
    """The same as a questionnaire; InstrumentError where it is none."""
    return parse(compose(kind, needs, name=name, version=version), name)


@cache
def source(name: str) -> str:
    """The whole text of a packaged questionnaire: what is frozen when a campaign opens."""
    kind, needs = _parts(name)
    if not needs:
        return _text(f"{kind}.toml")
    found = pack(needs)
    # Either file's version rises with its wording, so that no two wordings have the same sum.
    return compose(kind, found, name=name, version=_kind(kind)["version"] + found.version)


@cache
def load(name: str) -> Instrument:
    return parse(source(name), f"{name}.toml")


def read(path: Path) -> Instrument:
    """A whole questionnaire that lies anywhere, or InstrumentError."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InstrumentError(path.name, "file", Fault("not UTF-8 text: %(error)s", error=str(error))) from error
    return parse(text, path.name)
