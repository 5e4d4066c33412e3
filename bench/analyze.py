"""analyze_s, analyze_mb: `gaplens analyze` on 100,000 respondents, beside pandas computing only the means."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from bench import Figure

RESPONDENTS = 100_000
_PANDAS = """
import sys
import pandas
answers = pandas.read_csv(sys.argv[1])
print(answers.mean(numeric_only=True))
"""


def write_answers(path: Path) -> None:
    """22 expectations and perceptions on 1 to 7 of people with moods of their own, some blank."""
    chance = np.random.default_rng(7)
    mood = np.repeat(chance.normal(0, 0.8, (RESPONDENTS, 2)), 22, axis=1)
    answers = np.clip(np.rint(4.8 + mood + chance.normal(0, 1, (RESPONDENTS, 44))), 1, 7).astype(int).astype(str)
    answers[chance.random(answers.shape) < 0.02] = ""
    head = ",".join([f"E{n}" for n in range(1, 23)] + [f"P{n}" for n in range(1, 23)])
    path.write_text(head + "\n" + "\n".join(",".join(row) for row in answers) + "\n")


# A small process in between: a child's peak starts at that of the process that forks it.
_LAUNCHER = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
took = time.perf_counter() - began
print(json.dumps([took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""


def _measure(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory in MB."""
    launcher = [sys.executable, "-S", "-c", _LAUNCHER, *command]
    seconds, megabytes = json.loads(subprocess.run(launcher, check=True, capture_output=True, text=True).stdout)
    return seconds, megabytes


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.csv"
        write_answers(answers)
        ours = [sys.executable, "-m", "app", "analyze", "servqual", str(answers), "--scale", "1-7"]
        seconds, megabytes = _measure([*ours, "--json", str(Path(folder) / "out.json")])
        plain_seconds, plain_megabytes = _measure([sys.executable, "-c", _PANDAS, str(answers)])
    return [
        Figure("analyze_s", seconds, "s"),
        Figure("analyze_mb", megabytes, "MB"),
        Figure("pandas_means_s", plain_seconds, "s"),
        Figure("pandas_means_mb", plain_megabytes, "MB"),
        Figure("analyze_ratio", seconds / plain_seconds, "of pandas"),
    ]
