"""Kano estimates of a tally: the category of each need with its certainty, better and worse."""

from dataclasses import dataclass
from typing import Literal

Category = Literal["M", "O", "A", "I", "R", "Q"]
Certainty = Literal["firm", "leaning", "mixed"]


@dataclass(frozen=True)
class Share:
    """A coefficient with its 95 % bootstrap interval; None where nothing can be said."""

    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Need:
    """One need's answers, classified."""

    id: str
    n: int  # complete pairs
    counts: dict[Category, int]
    category: Category | None  # the working label: mode, exact ties by M > O > A > I > R > Q
    runner_up: Category | None  # the second most frequent, for "mixed (X/Y)"
    certainty: Certainty | None  # None where n = 0
    support: float | None  # bootstrap share of the modal category
    answers_needed: int | None  # more answers until the two leading categories separate; None where firm or hopeless
    better: Share
    worse: Share  # negative, -1 to 0
    ellipse: tuple[tuple[float, float], ...]  # outline of the 95 % region of (|worse|, better); empty where undefined
