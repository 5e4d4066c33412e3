"""Baselines and rules as tests need them."""

from datetime import date

from surveys.actions.rule import Baseline, Figure, Measure, Rule

NEED = Measure("need", "on_date", "gap")


def figure(n: int, mean: float, sd: float) -> Figure:
    return Figure(n, mean, sd, sd / n**0.5)


def rule(before: Figure, **changed: object) -> Rule:
    """Of a need's gap, from 1 to 7."""
    base: dict[str, object] = {
        "campaign": 1,
        "instrument": "servqual",
        "version": 1,
        "round": date(2026, 4, 1),
        "low": 1,
        "high": 7,
        "top": 6.0,
        "figure": before,
    }
    for name in [name for name in changed if name in Baseline.__dataclass_fields__]:
        base[name] = changed.pop(name)
    given = {
        "measure": NEED,
        "chosen": "otherwise",
        "least": 0.2,
        "target": 0.3,
        "planned": 10,
        "not_before": date(2026, 7, 1),
    } | changed
    return Rule(baseline=Baseline(**base), **given)  # type: ignore[arg-type]
