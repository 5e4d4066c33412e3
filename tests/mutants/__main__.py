"""Change one number, comparison or truth value after the other, and see whether the tests beside it notice.

`make mutants`, or of some files alone `make mutants FILES="app/memory/limits.py"`. What is changed stands in
rooms.toml, what was found in docs/testing.md. The faults are made by cosmic-ray in two copies of the tree; the tree
itself is never changed. Libraries are loaded once; each fault has a process of its own, forked from this one.
"""

import ast
import contextlib
import importlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("analysis", "app", "migrations", "surveys", "tests")
NOT_COPIED = (".*", "__pycache__", "build", "data", "reference", "*.egg-info")
PROCESSES = 2
GOAL = 0.9
PATIENCE, LEAST = 4, 30.0  # a fault has so many times as long as the tests take, and so many seconds at least


@dataclass(frozen=True)
class Room:
    files: Sequence[str]
    tests: Sequence[str]
    parts: Sequence[str] = ()


@dataclass(frozen=True)
class Mutant:
    """said: the line without the fault and with it."""

    room: Room
    file: str
    line: int
    said: str
    code: str


@dataclass(frozen=True)
class Running:
    mutant: Mutant
    copy: Path
    until: float


def read() -> tuple[list[str], list[Room]]:
    document = tomllib.loads((ROOT / "tests/mutants/rooms.toml").read_text())
    return document["operators"], [Room(**room) for room in document["room"]]


def mutants_of(room: Room, file: str, operators: Sequence[str]) -> Iterator[Mutant]:
    """In the order of the file."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    whole, found = (ROOT / file).read_text(), []
    kept = _lines_of(whole, room.parts)
    for name in operators:
        for occurrence in itertools.count():
            code = mutate_code(whole, get_operator(f"core/{name}")(), occurrence)
            if code is None:
                break
            line, before, after = _difference(whole, code)
            if line in kept:
                found.append(Mutant(room, file, line, f"{before} -> {after}", code))
    yield from sorted(found, key=lambda one: (one.line, one.said))


def _difference(whole: str, changed: str) -> tuple[int, str, str]:
    for line, (before, after) in enumerate(zip(whole.splitlines(), changed.splitlines(), strict=True), 1):
        if before != after:
            return line, before.strip(), after.strip()
    raise AssertionError("nothing was changed")


def _lines_of(whole: str, parts: Sequence[str]) -> set[int]:
    """The lines of these functions and names, or of all; without those of types, which mypy reads and no test."""
    lines: set[int] = set()
    for node in ast.parse(whole).body:
        text = ast.get_source_segment(whole, node) or ""
        names = {getattr(node, "name", text.partition("=")[0].strip()), *text.partition("=")[0].strip().split(", ")}
        if "= Literal[" not in text.partition("\n")[0] and (not parts or names & {*parts}):
            lines |= {*range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    return lines


def load_libraries() -> None:
    """Whatever the tests need and is not ours."""
    listing = "import sys, tests.conftest, tests.factories, scipy.stats; print('\\n'.join(sys.modules))"
    named = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in named.stdout.split():
        if name.split(".")[0] not in (*OURS, "__main__"):
            with contextlib.suppress(Exception):
                importlib.import_module(name)
    from hypothesis import Phase, settings

    quick = (Phase.explicit, Phase.generate)  # a fault is found, not explained
    settings.register_profile("mutants", max_examples=50, derandomize=True, database=None, deadline=None, phases=quick)


def start(copy: Path, tests: Sequence[str], keep: bool = False) -> int:
    """Run tests in a copy of the tree, in a process of its own. keep: what Python compiles."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    code = 70
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.chdir(copy)
        sys.dont_write_bytecode = not keep
        for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
            del sys.modules[name]
        sys.path[:] = [str(copy), *(path for path in sys.path if Path(path or ".").resolve() != ROOT)]
        import pytest

        beside = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=mutants"]
        code = int(pytest.main([*tests, *beside]))
    finally:
        os._exit(code)


def baseline(copy: Path, rooms: Sequence[Room]) -> dict[int, float]:
    """How long the tests of each room take without a fault; the program ends where they fail."""
    taken = {}
    for room in rooms:
        began = time.monotonic()
        _, status = os.waitpid(start(copy, room.tests, keep=True), 0)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"Without a fault these tests fail: pytest {' '.join(room.tests)}")
        taken[id(room)] = time.monotonic() - began
    return taken


def plant(copy: Path, mutant: Mutant) -> None:
    file = copy / mutant.file
    file.write_text(mutant.code)
    for compiled in file.parent.glob(f"__pycache__/{file.stem}.*"):
        compiled.unlink()


def run(mutants: Sequence[Mutant], copies: Sequence[Path], taken: dict[int, float]) -> list[Mutant]:
    """Those that no test noticed. A process that does not end in time has noticed."""
    waiting, free, survivors, running = list(reversed(mutants)), list(copies), [], dict[int, Running]()
    while waiting or running:
        while waiting and free:
            mutant, copy = waiting.pop(), free.pop()
            plant(copy, mutant)
            until = time.monotonic() + max(PATIENCE * taken[id(mutant.room)], LEAST)
            running[start(copy, mutant.room.tests)] = Running(mutant, copy, until)
        for child, own in list(running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if not ended and time.monotonic() < own.until:
                continue
            if not ended:
                os.killpg(child, signal.SIGKILL)
                _, status = os.waitpid(child, 0)
            if os.waitstatus_to_exitcode(status) == 0:
                survivors.append(own.mutant)
            shutil.copy2(ROOT / own.mutant.file, own.copy / own.mutant.file)
            free.append(own.copy)
            del running[child]
        time.sleep(0.02)
    return survivors


def report(mutants: Sequence[Mutant], survivors: Sequence[Mutant]) -> float:
    known = (ROOT / "docs/testing.md").read_text()
    for file in dict.fromkeys(mutant.file for mutant in mutants):
        of, left = (sum(mutant.file == file for mutant in some) for some in (mutants, survivors))
        print(f"{file:<36}{of - left:>4} of {of:>3} noticed, {(of - left) / of:.0%}")
    score = 1 - len(survivors) / len(mutants)
    print(f"{'all':<36}{len(mutants) - len(survivors):>4} of {len(mutants):>3} noticed, {score:.1%}")
    for mutant in sorted(survivors, key=lambda one: (one.file, one.line)):
        new = "" if mutant.said in known else "  (not in docs/testing.md)"
        print(f"{mutant.file}:{mutant.line}: {mutant.said}{new}")
    return score


def main(files: Sequence[str]) -> int:
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped"))  # the copies are removed
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    operators, rooms = read()
    rooms = [room for room in rooms if not files or {*room.files} & {*files}]
    wanted = [(room, file) for room in rooms for file in room.files if not files or file in files]
    mutants = [mutant for room, file in wanted for mutant in mutants_of(room, file, operators)]
    print(f"{len(mutants)} faults in {len(wanted)} files", flush=True)
    load_libraries()
    with tempfile.TemporaryDirectory(prefix="gaplens-mutants-") as folder:
        first, *others = [Path(folder) / str(number) for number in range(PROCESSES)]
        shutil.copytree(ROOT, first, ignore=shutil.ignore_patterns(*NOT_COPIED))
        taken = baseline(first, rooms)
        for copy in others:
            shutil.copytree(first, copy)
        survivors = run(mutants, [first, *others], taken)
    score = report(mutants, survivors)
    print(f"{(time.monotonic() - began) / 60:.0f} minutes")
    return 0 if score >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
