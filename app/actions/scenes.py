"""An action's rule and its verdict as means on one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.actions.pages import Drawn, Scene
from app.actions.sentences import Teller
from app.i18n import signed
from app.verdicts import baselines
from surveys.actions.rule import Rule


@dataclass(frozen=True)
class _Row:
    """A mean from its lower to its upper end; of a step, from where it starts to where it leads."""

    words: str
    at: float
    lower: float
    upper: float
    hollow: bool = False
    step: bool = False


def of_rule(teller: Teller, rule: Rule) -> Scene | None:
    """Where the baseline stands, from where a change is counted, what matters and what is wanted. None: not known."""
    base, start = baselines.mean_of(rule.baseline.figure), baselines.start_of(rule)
    if base.mean is None or base.lower is None or base.upper is None or start is None or start.mean is None:
        return None
    say = teller.say
    rows = [_Row(say("Baseline"), base.mean, base.lower, base.upper)]
    if start.mean != base.mean and start.lower is not None and start.upper is not None:
        rows.append(_Row(say("Counted from"), start.mean, start.lower, start.upper, hollow=True))
    matters = start.mean + rule.least
    rows.append(_Row(say("At least %(change)s", change=signed(rule.least)), matters, start.mean, matters, step=True))
    wanted = rule.target or 0.0  # of a form that is not right yet it may be on the wrong side
    target = start.mean + wanted if wanted > 0 else None
    said = [say("Baseline %(value)s.", value=teller.value(rule, base.mean))]
    if len(rows) == 3:
        said.append(say("Counted from %(value)s.", value=teller.value(rule, start.mean)))
    said.append(say("A change matters from %(value)s on.", value=teller.value(rule, matters)))
    if target is not None:
        said.append(say("Target: %(value)s or more.", value=teller.value(rule, target)))
    key = [say("Lines are 95% intervals.")]
    if len(rows) == 3:
        key.append(say("Hollow: the baseline without its bad luck."))
    if target is not None:
        key.append(say("Tinted: the target is reached."))
    sentences = teller.locale.sentences
    return _scene(rows, teller, rule, (sentences(said), sentences([*said, *key])), target)


def of_verdict(teller: Teller, rule: Rule, verdict: Mapping[str, Any], words: str) -> Scene | None:
    """The means then and now: earlier ones hollow. words: what they show."""
    say, shown = teller.say, list[tuple[str, Mapping[str, Any], bool]]()
    shown.append((say("Then"), verdict["before"], True))
    if verdict["start"] != verdict["before"]:
        shown.append((say("Counted from"), verdict["start"], True))
    shown.append((say("Now"), verdict["now"], False))
    if verdict["control_now"]:
        shown.append((say("The others then"), verdict["control_before"], True))
        shown.append((say("The others now"), verdict["control_now"], False))
    rows = [
        _Row(said, mean["mean"], mean["lower"], mean["upper"], hollow)
        for said, mean, hollow in shown
        if mean["lower"] is not None
    ]
    key = say("Means with their 95% intervals; earlier ones are hollow.")
    return _scene(rows, teller, rule, (words, key)) if rows else None


def _scene(
    rows: Sequence[_Row], teller: Teller, rule: Rule, words: tuple[str, str], target: float | None = None
) -> Scene:
    """words: instead of the drawing, and below it."""
    ends = [end for row in rows for end in (row.lower, row.upper)]
    low, high = min(ends), max([*ends, *([] if target is None else [target])])
    room = (high - low) * 0.08 or 1.0
    low, high = low - room, high + room

    def place(value: float) -> float:
        return round(100 * (float(value) - low) / (high - low), 2)

    return Scene(
        words=words[0],
        caption=words[1],
        rows=[
            Drawn(row.words, place(row.at), place(row.lower), place(row.upper), row.hollow, row.step) for row in rows
        ],
        ticks=[(place(value), teller.value(rule, value)) for value in _round_values(low, high)],
        target=None if target is None else place(target),
    )


def _round_values(low: float, high: float) -> list[float]:
    """Two to five of them, a round step apart."""
    span = high - low
    step = next(size for size in (0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100) if span / size <= 4.5)
    first = -(-low // step) * step
    return [round(first + step * place, 6) for place in range(6) if first + step * place <= high]
