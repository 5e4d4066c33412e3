"""Kano at its edges: ties, halves missing, contradictions or wishes for the opposite alone; counted or raw."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.estimates import kano
from analysis.estimates.kano import Category
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_kano
from analysis.rows.tally import Tally
from surveys.files.tokens import BAD, BLANK, NOT_APPLICABLE, AnswerCodes
from tests.analysis.adapters.case import Case
from tests.analysis.adapters.kano import counts_of, figures, tally_of_pairs

Codes = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def produce(case: Case) -> dict[str, Any]:
    """Every need of the file; the figures alone where the case is about one need and does not name it."""
    found = _needs(case)
    if "features" in case.wanted:
        return {"features": found}
    (one,) = found
    return one


def _needs(case: Case) -> list[dict[str, Any]]:
    columns = case.columns()
    if "functional" in columns:
        return _of_tally(tally_of_pairs(case.rows()))
    if "feature" in columns:
        return [_need(row["feature"], counts_of(row)) for row in case.rows()]
    tally, codes = _read(case)
    lost = [_lost(codes[:, :, place]) for place in range(codes.shape[2])]
    return [need | own for need, own in zip(_of_tally(tally), lost, strict=True)]


def _of_tally(tally: Tally) -> list[dict[str, Any]]:
    turned = kano.category_counts(kano.swapped(tally))
    return [_need(id_, counts) | {"swapped_counts": turned[id_]} for id_, counts in kano.category_counts(tally).items()]


def _need(name: str, counts: Mapping[Category, int]) -> dict[str, Any]:
    known, strengths = figures(dict(counts)), kano.strengths(name, counts)
    return known | {
        "feature": name,
        "n_pairs": strengths.n_valid,
        "category": known["category_mode_moai"],
        "tied_categories": known["modes"],
        "ambiguous": len(strengths.modes) > 1,
        "q_share": strengths.questionable,
        "usable": strengths.usable,
    }


def _lost(pairs: Codes) -> dict[str, int]:
    """Pairs [2, respondents] of one need that cannot be counted, by what was in the cells."""
    invalid, unfit = (pairs == BAD).any(axis=0), (pairs == NOT_APPLICABLE).all(axis=0)
    blank = (pairs == BLANK).any(axis=0) & ~invalid
    return {"n_incomplete": int(blank.sum()), "n_na": int(unfit.sum()), "n_invalid": int(invalid.sum())}


def _read(case: Case) -> tuple[Tally, Codes]:
    """The tally, and the cells as read: [2, respondents, needs]."""
    ids = tuple(name.removesuffix("_func") for name in case.columns() if name.endswith("_func"))
    answers = AnswerCodes(1, 5, (), ("n/a",))
    rows = case.rows()
    codes = np.array(
        [[[answers.read(row[f"{id_}_{half}"])[0] for id_ in ids] for row in rows] for half in ("func", "dys")]
    )
    halves = np.where(codes >= 1, codes, np.nan)
    return fold(score_kano(Design(ids, low=1, high=5), halves[0], halves[1])), codes
