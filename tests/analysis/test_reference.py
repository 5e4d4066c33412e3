"""The analysis against figures computed elsewhere: every case under `reference/` and under GAPLENS_REFERENCE."""

import importlib
import os
from pathlib import Path

import pytest

from tests.analysis.adapters import case as cases

_HERE = Path(__file__).parent / "reference"
_FOLDERS = [_HERE, *(Path(name) for name in [os.environ.get("GAPLENS_REFERENCE")] if name)]
_CASES = sorted(
    {path.parent.name: path.parent for folder in _FOLDERS for path in folder.glob("*/expected.json")}.items()
)


@pytest.mark.parametrize("folder", [pytest.param(folder, id=name) for name, folder in _CASES])
def test_reference(folder: Path) -> None:
    case, expected, rules = cases.load(folder)
    adapter = importlib.import_module(f"tests.analysis.adapters.{case.family}")
    found = cases.differences(expected, adapter.produce(case), rules)
    assert not found, f"{case.id}: " + "; ".join(found[:12])
