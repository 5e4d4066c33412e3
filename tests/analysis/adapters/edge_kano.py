"""Kano at its edges: ties, halves missing, nothing but contradictions."""

from typing import Any

import numpy as np

from analysis.estimates import kano
from analysis.estimates.kano import ORDER
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_kano
from analysis.rows.tally import Tally
from surveys.files.tokens import BAD, BLANK, NOT_APPLICABLE, AnswerCodes
from tests.analysis.adapters.case import Case


def ties(case: Case) -> dict[str, Any]:
    found = []
    for row in case.rows():
        counts = {category: int(row[category]) for category in ORDER}
        need, strengths = kano.classify(row["feature"], counts), kano.strengths(row["feature"], counts)
        found.append(
            {
                "feature": row["feature"],
                "category_mode_moai": need.category,
                "tied_categories": list(strengths.modes),
                "ambiguous": len(strengths.modes) > 1,
                "fong": strengths.fong and vars(strengths.fong),
                "better": need.better.value,
                "worse": need.worse.value,
            }
        )
    return {"features": found}


def one_need(case: Case) -> dict[str, Any]:
    tally, _ = _tally(case)
    ((id_, counts),) = kano.category_counts(tally).items()
    need, strengths = kano.classify(id_, counts), kano.strengths(id_, counts)
    return {
        "counts": need.counts,
        "n_valid": strengths.n_valid,
        "n_aomi": strengths.n_aomi,
        "category": need.category,
        "better": need.better.value,
        "worse": need.worse.value,
        "total_strength": strengths.total_strength,
        "category_strength": strengths.category_strength,
        "fong": strengths.fong and vars(strengths.fong),
        "q_share": strengths.questionable,
        "usable": strengths.usable,
    }


def incomplete(case: Case) -> dict[str, Any]:
    tally, codes = _tally(case)
    found = []
    for place, (id_, counts) in enumerate(kano.category_counts(tally).items()):
        pairs = codes[:, :, place]
        invalid, unfit = (pairs == BAD).any(axis=0), (pairs == NOT_APPLICABLE).all(axis=0)
        blank = (pairs == BLANK).any(axis=0) & ~invalid
        found.append(
            {
                "feature": id_,
                "n_pairs": kano.strengths(id_, counts).n_valid,
                "counts": counts,
                "n_incomplete": int(blank.sum()),
                "n_na": int(unfit.sum()),
                "n_invalid": int(invalid.sum()),
            }
        )
    return {"features": found}


def _tally(case: Case) -> tuple[Tally, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """The tally, and the cells as read: [2, respondents, needs]."""
    ids = tuple(name.removesuffix("_func") for name in case.columns() if name.endswith("_func"))
    answers = AnswerCodes(1, 5, (), ("n/a",))
    rows = case.rows()
    codes = np.array(
        [[[answers.read(row[f"{id_}_{half}"])[0] for id_ in ids] for row in rows] for half in ("func", "dys")]
    )
    halves = np.where(codes >= 1, codes, np.nan)
    return fold(score_kano(Design(ids, low=1, high=5), halves[0], halves[1])), codes
