"""`python -m bench [PART ...]`, all without one: measure, print, write bench/results.json."""

import json
import sys
from pathlib import Path

from bench import (
    Figure,
    analyze,
    counting,
    estimates,
    exporting,
    exports,
    filtering,
    first_report,
    flood,
    home,
    importing,
    imports,
    live,
    pages,
    reading,
    search,
    submit,
    taps,
)

RESULTS = Path(__file__).parent / "results.json"
PARTS = {
    "submit": submit.run,
    "analyze": analyze.run,
    "estimates": estimates.run,
    "pages": pages.run,
    "taps": taps.run,
    "flood": flood.run,
    "counting": counting.run,
    "filtering": filtering.run,
    "exports": exports.run,
    "exporting": exporting.run,
    "search": search.run,
    "first_report": first_report.run,
    "reading": reading.run,
    "home": home.run,
    "imports": imports.run,
    "importing": importing.run,
    "live": live.run,
}


def main() -> None:
    figures: dict[str, Figure] = {}
    if RESULTS.exists():  # parts that are not measured now keep what was measured before
        figures = {old["name"]: Figure(**old) for old in json.loads(RESULTS.read_text())}
    for name in sys.argv[1:] or PARTS:
        print(f"measuring {name} ...", flush=True)
        for figure in PARTS[name]():
            print(f"  {figure.name:<24}{figure.value:>12.3f} {figure.unit}", flush=True)
            figures[figure.name] = figure
    RESULTS.write_text(json.dumps([vars(figure) for figure in figures.values()], indent=1) + "\n")
    print(f"written to {RESULTS.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
