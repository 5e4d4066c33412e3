"""What a comment is about, as far as a list of words can tell: a proposal, which a person confirms or corrects."""

import math
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from surveys.instruments.schema import LOCALES, Instrument, Need
from surveys.storage.fulltext import folded, tokens

NEED_FROM = 4.0  # sum of weights; a word that only one of 22 needs has weighs 3.1
AHEAD = 1.3  # times the next best need
SHORTEST = 3  # letters of a word that says something


@dataclass(frozen=True)
class Proposal:
    """dimension, need: none where the words speak for nothing, or for several alike. why: these words."""

    dimension: str | None = None
    need: str | None = None
    why: tuple[str, ...] = ()


NOTHING = Proposal()


@dataclass(frozen=True)
class Rules:
    """words: dimension -> words that speak for it; a star stands for any ending. silent: those that say nothing."""

    version: int
    words: Mapping[str, tuple[str, ...]]
    silent: frozenset[str]
    silent_characters: frozenset[str]


@cache
def rules() -> Rules:
    found = tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("rules.toml").read_text(encoding="utf-8"))
    words = {dimension: tuple(words) for dimension, words in found["words"].items()}
    return Rules(found["version"], words, frozenset(found["silent"]), frozenset(found["silent_characters"]))


def propose(said: str, instrument: Instrument) -> Proposal:
    """The dimension for which most words speak, by the list or by the need that it most resembles; of equals none."""
    need, shared = _nearest(said, instrument)
    why = {each.id: _found(said, rules().words.get(each.id, ())) for each in instrument.dimensions}
    if need is not None:
        why[need.dimension] = tuple(dict.fromkeys([*why[need.dimension], *shared]))
    points = {dimension: len(words) for dimension, words in why.items() if words}
    best = [dimension for dimension, n in points.items() if n == max(points.values())]
    if need is not None and need.dimension in best:
        return Proposal(need.dimension, need.id, why[need.dimension])
    return Proposal(best[0], None, why[best[0]]) if len(best) == 1 else NOTHING


def _found(said: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """What was said of these words; of one within another only the longer."""
    plain, separate = folded(said), set(tokens(said))
    found: list[str] = []
    for word in words:
        if word.endswith("*"):
            found += sorted(one for one in separate if one.startswith(word[:-1]))[:1]
        elif word in separate or (not word.isascii() and word in plain):
            found.append(word)
    return tuple(word for word in dict.fromkeys(found) if not any(word in other and word != other for other in found))


def _nearest(said: str, instrument: Instrument) -> tuple[Need | None, tuple[str, ...]]:
    """The need whose own words are said, clearly more than those of any other; and these words."""
    weights = _weights(instrument)
    here = dict.fromkeys(tokens(said))
    scores = {
        need: [token for token in here if token in own] for need, own in zip(instrument.needs, weights, strict=True)
    }
    sums = {
        need: sum(own[token] for token in scores[need]) for need, own in zip(instrument.needs, weights, strict=True)
    }
    if not sums:
        return None, ()
    first, *others = sorted(sums, key=lambda need: -sums[need])
    if sums[first] < NEED_FROM or any(sums[first] < AHEAD * sums[other] for other in others[:1]):
        return None, ()
    return first, tuple(scores[first])


@lru_cache(maxsize=20)
def _weights(instrument: Instrument) -> list[Mapping[str, float]]:
    """Of each need its words in all languages, the heavier the fewer needs have them."""
    each = [
        {
            token
            for locale in LOCALES
            for text in (need.short, need.text)
            for token in tokens(text[locale])
            if _speaks(token)
        }
        for need in instrument.needs
    ]
    among = Counter(token for own in each for token in own)
    return [{token: math.log(len(each) / among[token]) for token in own} for own in each]


def _speaks(token: str) -> bool:
    if token.isascii():
        return len(token) >= SHORTEST and token not in rules().silent
    return len(token) > 1 and not rules().silent_characters & set(token)
