"""The analysis against figures computed elsewhere: every case under `reference/` and under GAPLENS_REFERENCE."""

import importlib
import os
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.analysis.adapters import case as cases

_HERE = Path(__file__).parent / "reference"
_NAMED = os.environ.get("GAPLENS_REFERENCE")


def _found() -> dict[str, Path]:
    """Case id -> folder; a named folder without cases is a mistake, not a pass."""
    folders = [_HERE, *([Path(_NAMED)] if _NAMED else [])]
    found = {folder: sorted(path.parent for path in folder.glob("*/expected.json")) for folder in folders}
    empty = [str(folder) for folder, there in found.items() if not there]
    if empty:
        raise FileNotFoundError(f"no reference cases under {', '.join(empty)}")
    return {folder.name: folder for there in found.values() for folder in there}


def _cases() -> list[ParameterSet]:
    """Every case there is; where those are missing that may not be copied into the project, the summary says so."""
    found = [pytest.param(folder, id=name) for name, folder in sorted(_found().items())]
    if not _NAMED:
        reason = f"the {len(found)} cases in the project run here, those kept elsewhere by: make reference CASES=DIR"
        found.append(pytest.param(_HERE, id="kept-elsewhere", marks=pytest.mark.skip(reason=reason)))
    return found


@pytest.mark.parametrize("folder", _cases())
def test_reference(folder: Path) -> None:
    case, expected, rules = cases.load(folder)
    adapter = importlib.import_module(f"tests.analysis.adapters.{case.family}")
    produced = adapter.produce(case)
    if hasattr(adapter, "matched"):  # factors: which comes first and which way it points says nothing
        produced = adapter.matched(produced, expected, case)
    found = cases.differences(expected, produced, rules)
    assert not found, f"{case.id}: " + "; ".join(found[:12])
