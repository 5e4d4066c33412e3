"""What is true in the demo: of all customers, and of what the service did from one round to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from surveys.codes import MoveName


@dataclass(frozen=True)
class Item:
    """Population means of one need on the scale of 1 to 7. The perceived mean must be over 5.3: see
    `answers._below`.
    """

    expectation: float
    gap: float


@dataclass(frozen=True)
class Truth:
    """What holds in the population, so in any sample but for chance."""

    dimensions: Mapping[str, float]  # mean gap of each dimension: the mean of its needs' gaps
    items: Mapping[str, Item]  # need id -> means
    points: Mapping[str, float]  # mean points of each dimension, of those who give any
    kano: Mapping[str, tuple[float, ...]]  # need id -> shares of M, O, A, I, R, Q
    importance: Mapping[str, float]  # need id -> mean of what they say of it themselves, 1 to 9
    inside: Mapping[str, Mapping[str, float]]  # question to managers or staff -> dimension -> mean, 1 to 7
    guessed: Mapping[str, float]  # mean points of each dimension that managers think customers give


def _of_dimensions(*values: float) -> Mapping[str, float]:
    return dict(zip(("tangibles", "reliability", "responsiveness", "assurance", "empathy"), values, strict=True))


TRUTH: Final = Truth(
    dimensions={"tangibles": 0.0, "reliability": -0.9, "responsiveness": -0.55, "assurance": 0.2, "empathy": -0.3},
    items={
        "tools": Item(5.8, -0.1),
        "waiting_area": Item(5.9, 0.05),
        "clean_clothes": Item(5.6, 0.15),
        "clear_papers": Item(6.1, -0.1),
        "on_date": Item(6.55, -1.2),
        "see_through": Item(6.4, -0.8),
        "fixed_once": Item(6.55, -1.1),
        "on_time": Item(6.45, -0.8),
        "records": Item(6.35, -0.6),
        "told_when": Item(6.35, -0.75),
        "prompt": Item(6.3, -0.65),
        "lend_hand": Item(6.2, -0.35),
        "same_day_reply": Item(6.15, -0.45),
        "careful": Item(6.2, 0.15),
        "price_first": Item(6.2, 0.2),
        "polite": Item(6.1, 0.4),
        "explains": Item(6.3, 0.05),
        "my_case": Item(5.9, -0.3),
        "hours": Item(6.1, -0.6),
        "one_person": Item(5.75, -0.15),
        "honest": Item(6.0, -0.2),
        "asks_first": Item(6.0, -0.25),
    },
    points={"tangibles": 10, "reliability": 32, "responsiveness": 24, "assurance": 18, "empathy": 16},
    kano={  # M O A I R Q
        "tools": (0.12, 0.09, 0.16, 0.60, 0.02, 0.01),  # indifferent
        "on_date": (0.60, 0.24, 0.06, 0.08, 0.01, 0.01),  # must-be
        "fixed_once": (0.64, 0.24, 0.03, 0.07, 0.01, 0.01),  # must-be
        "prompt": (0.20, 0.54, 0.16, 0.08, 0.01, 0.01),  # one-dimensional
        "call_ahead": (0.08, 0.22, 0.48, 0.19, 0.02, 0.01),  # attractive
        "track_online": (0.05, 0.17, 0.52, 0.22, 0.03, 0.01),  # attractive
        "explains": (0.36, 0.38, 0.13, 0.11, 0.01, 0.01),  # one-dimensional or must-be: nobody can tell
        "hours": (0.12, 0.48, 0.26, 0.12, 0.01, 0.01),  # one-dimensional
        "loan_unit": (0.03, 0.11, 0.62, 0.19, 0.04, 0.01),  # attractive
    },
    importance={
        "tools": 4.8,
        "on_date": 8.3,
        "fixed_once": 8.6,
        "prompt": 7.6,
        "call_ahead": 6.2,
        "track_online": 6.0,
        "explains": 7.1,
        "hours": 7.2,
        "loan_unit": 5.5,
    },
    inside={  # gaps 1 to 4: managers know customers well, and have no standard for what matters most
        "knowledge": _of_dimensions(5.8, 6.2, 5.9, 6.0, 5.6),
        "standards": _of_dimensions(5.6, 3.0, 3.8, 5.0, 3.4),
        "delivery": _of_dimensions(5.9, 4.2, 4.6, 5.8, 5.0),
        "promises": _of_dimensions(5.9, 3.4, 4.2, 5.6, 5.1),
    },
    guessed=_of_dimensions(22, 20, 22, 22, 14),
)


# In which language people answer, and how often. It goes with nothing else that they say.
LANGUAGES: Final = {"zh_Hant": 0.6, "zh_Hans": 0.25, "en": 0.15}

# The story of three rounds: sites that differ, and what was done.

NORTH = tuple(f"北 North {number}" for number in range(1, 5))
SOUTH = tuple(f"南 South {number}" for number in range(1, 5))
SITES = (*NORTH, *SOUTH)
# By how much more than the mean of all sites people get there, whatever the need.
SITE: Final = dict(zip(SITES, (0.1, 0.0, 0.0, -0.1, 0.25, 0.0, 0.0, -0.25), strict=True))


@dataclass(frozen=True)
class Action:
    """What was done about a need at some sites. before, after: the rounds, from 0, of its baseline and its re-measure;
    None: that is still to come. effect: by how much more they truly get. control: sites beside which it is set. worst:
    whether the need was chosen because it was the worst of all at these sites in the round before. began: days into
    the round in which it began; None: it did not yet. evidence: that it was done. end: how it was closed, with which
    word.
    """

    need: str
    sites: tuple[str, ...]
    before: int
    after: int | None
    effect: float
    words: str
    cause: str
    control: tuple[str, ...] = ()
    worst: bool = False
    began: int | None = None
    evidence: str = ""
    end: tuple[MoveName, str] | None = None


PLANNER = Action(
    "on_date",
    NORTH,
    1,
    2,
    0.6,
    "北區各據點設排程員 A planner at each northern site",
    "排程由櫃台兼著做 The desk plans beside its work",
    control=SOUTH,
    began=8,
    evidence="北區四份排班表 Rosters of the four northern sites",
    end=("standardise", "工作標準S-12第2版 Work standard S-12, version 2"),
)
MESSAGES = Action(
    "told_when",
    SITES,
    1,
    2,
    0.0,
    "進度改用簡訊通知 Progress is told by text message",
    "電話常常沒人接 Calls are often not answered",
    began=15,
    evidence="第一週的簡訊紀錄 The log of the first week's messages",
)
CHECKLIST = Action(
    "fixed_once",
    SOUTH[3:],
    0,
    1,
    0.0,
    "南 South 4: 修後檢查表 A checklist after each repair",
    "修完沒有再試一次 Nobody tries it once more after the repair",
    worst=True,
    began=8,
    evidence="兩週的檢查表 Two weeks of checklists",
    end=("give_up", "檢查表填了，返修沒有變少 Checklists were filled in, and as many came back"),
)
PARTS = Action(
    "fixed_once",
    SITES,
    2,
    None,
    0.0,
    "車上備常用零件 Common parts in each van",
    "常缺零件，得再跑一趟 Parts are often missing, which takes a second visit",
    began=85,
)
WEEKENDS = Action(
    "hours",
    SITES,
    2,
    None,
    0.0,
    "週末預約 Appointments at weekends",
    "上班的人平日沒空 Who works has no time on weekdays",
)
ACTIONS = (PLANNER, MESSAGES, CHECKLIST, PARTS, WEEKENDS)


def better(need: str, site: str, round_: int) -> float:
    """By how much more than `TRUTH.items` people get of a need at a site in a round."""
    done = (each for each in ACTIONS if each.after is not None and each.after <= round_)
    return SITE[site] + sum(each.effect for each in done if each.need == need and site in each.sites)
