"""`make storms`: every storm and every control, or those that are named, and their rows in docs/storms.md."""

import contextlib
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.storms import disk, site
from tests.storms.after import Outcome, look
from tests.storms.databases import Postgres
from tests.storms.storms import CONTROLS, STORMS, Storm, open_site

AT_MOST = 30 * 60  # seconds
DOCUMENT = site.ROOT / "docs" / "storms.md"
HEADS = ("database", "sent", "acknowledged", "stored", "doubled", "lost", "comments", "result")


@dataclass(frozen=True)
class Row:
    storm: Storm
    kind: str
    cells: Sequence[str]
    good: bool


class Run:
    """All in one folder, which is removed at the end."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)  # PostgreSQL has a user of its own
        self._folder, self._library = folder, disk.build(folder)
        self._tokens: dict[str, list[str]] = {}

    def row(self, storm: Storm, kind: str) -> Row:
        if storm.disk and self._library is None:
            return Row(storm, kind, _words("not run: no C compiler"), True)
        template, began = self._folder / kind, time.monotonic()
        if kind not in self._tokens:
            self._tokens[kind] = site.prepare(kind, template)
        one = open_site(storm, kind, template, self._folder / "site", self._library)
        try:
            ledger = storm.run(one, self._tokens[kind])
            outcome = look(one, ledger)
        except Exception as error:
            print(
                f"{type(error).__name__}: {error}", one.log()[-2000:], one.kind.log()[-3000:], sep="\n", file=sys.stderr
            )
            return Row(storm, kind, _words(f"ended by {type(error).__name__}"), False)
        finally:
            one.close()
        print(f"{time.monotonic() - began:4.0f} s  ", end="")
        return _control(storm, kind, outcome) if storm.fault else Row(storm, kind, _cells(outcome), not outcome.faults)


def _words(result: str) -> list[str]:
    return ["–"] * 6 + [result]


def _cells(found: Outcome) -> list[str]:
    numbers = (found.sent, found.acknowledged, found.stored, found.doubled, found.lost)
    return [*map(str, numbers), found.comments, found.result]


def _control(storm: Storm, kind: str, found: Outcome) -> Row:
    """One in which nothing is lost says that the storm proves nothing."""
    caught = found.lost > 0
    return Row(storm, kind, [*_cells(found)[:-1], "caught" if caught else "NOT CAUGHT"], caught)


class Document:
    """The tables in docs/storms.md; each row is of the last run that had it."""

    def __init__(self, anew: bool) -> None:
        text = DOCUMENT.read_text()
        self._head, _, tables = text.partition("## Results\n")
        rows = [] if anew else [line.strip("| ").split(" | ") for line in tables.splitlines() if line.startswith("| ")]
        self._cells: dict[tuple[str, str], Sequence[str]] = {(row[0], row[1]): row[2:] for row in rows if len(row) > 2}

    def write(self, row: Row) -> None:
        self._cells[row.storm.name, row.kind] = row.cells
        tables = f"{self._table('storm', STORMS)}\n## Controls\n\n{CONTROLS_ARE}\n\n{self._table('control', CONTROLS)}"
        DOCUMENT.write_text(f"{self._head}## Results\n\n{tables}")

    def _table(self, first: str, storms: Sequence[Storm]) -> str:
        keys = [(storm.name, kind) for storm in storms for kind in storm.kinds]
        rows = [(*key, *self._cells.get(key, _words("not run"))) for key in keys]
        lines = [(first, *HEADS), ("---",) * (len(HEADS) + 1), *rows]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)


CONTROLS_ARE = "Each has a fault planted, and answers must be lost; one that loses none makes the command fail."


def _out_of_time(*_given: object) -> None:
    raise SystemExit("The storms took longer than thirty minutes.")


def _end_databases() -> None:
    """Also where time ran out between two storms. The server ends by itself when this program does."""
    for each in Postgres.started:
        each.kill()


def main(names: Sequence[str]) -> int:
    """names: parts of names of storms and controls; none: all of them."""
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))
    signal.alarm(AT_MOST)
    good, document = True, Document(anew=not names)
    with tempfile.TemporaryDirectory(prefix="storms-") as folder, contextlib.ExitStack() as stack:
        stack.callback(_end_databases)
        run = Run(Path(folder))
        for storm in (*STORMS, *CONTROLS):
            if names and not any(name in storm.name for name in names):
                continue
            for kind in storm.kinds:
                row = run.row(storm, kind)
                print(" | ".join((storm.name, kind, *row.cells)), flush=True)
                document.write(row)
                good &= row.good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
