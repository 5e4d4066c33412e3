"""What the words of the tables behind reports mean, a line each."""

from collections.abc import Mapping

from app.i18n import N_
from app.reports.subject import Subject

TERMS: Mapping[str, tuple[str, str]] = {
    "d": (N_("Effect size d"), N_("the mean gap in units of its standard deviation; a half is of medium size")),
    "p": ("p", N_("how often chance alone would give such a difference if there were none; small: hardly chance")),
    "holm": ("Holm", N_("makes p larger, as one of many tests would come out by chance")),
    "bh": ("Benjamini-Hochberg", N_("makes p larger, so that few of the needs that are picked are picked by chance")),
    "ranks": (N_("Ranks"), N_("a test that compares the order of the differences, so that extreme ones weigh no more")),
    "biserial": (N_("Rank-biserial r"), N_("from −1 (everybody below expectation) to 1 (everybody above it)")),
    "t": (N_("Student's t"), N_("compares a mean with how far it would vary by chance")),
    "alpha": (N_("Alpha"), N_("how well the answers to a dimension's questions agree, up to 1")),
    "omega": (N_("Omega"), N_("as alpha, but questions may tell more or less about their dimension")),
    "difference": (
        N_("Reliability of the gap"),
        N_("how much of the differences between people's gaps is no chance; falls where both answers go together"),
    ),
    "kmo": ("KMO", N_("how much the questions have in common, up to 1: whether looking for dimensions makes sense")),
    "parallel": (N_("Parallel analysis"), N_("counts the components that say more than those of random answers")),
    "cfi": ("CFI", N_("how much better the model fits than one in which nothing goes together, up to 1")),
    "tli": ("TLI", N_("as CFI, with a price on every further parameter")),
    "rmsea": ("RMSEA", N_("how far the model is from the answers, for each degree of freedom; 0 is perfect")),
    "srmr": ("SRMR", N_("how far the model's correlations are from those of the answers on average; 0 is perfect")),
    "bic": ("BIC", N_("fit of a model with a price for each number in it; of two models the lower one is preferred")),
    "htmt": ("HTMT", N_("how much two dimensions say the same; at 1 they are hardly two")),
    "chi": (N_("Chi-square"), N_("how far the model is from the answers; with many answers any model is refused")),
    "loading": (N_("Loading"), N_("how closely a need goes with its dimension or factor, from −1 to 1")),
    "se": (N_("Standard error"), N_("how far the loading would vary from one survey to the next")),
    "communality": (N_("Communality"), N_("the share of a need's differences that the factors account for")),
    "minres": (N_("Minres, oblimin"), N_("how the factors are found, and turned so that each need has one of its own")),
    "beta": (N_("Beta"), N_("how far satisfaction moves with this dimension alone, both in standard deviations")),
    "b": ("b", N_("the same in points of the scale: satisfaction for each point of perception")),
    "r2": ("R²", N_("the share of the differences in satisfaction that all dimensions together account for")),
    "r": ("r", N_("the correlation of the two, from −1 to 1, whatever the other dimensions say")),
    "vif": ("VIF", N_("how much the dimensions say the same; from about 5 on, single weights are uncertain")),
    "total": (N_("Total strength"), N_("the share of the answers that fall into A, O or M")),
    "category": (N_("Category strength"), N_("how far the most frequent category is ahead of the next")),
    "fong": ("Fong", N_("a test of whether the two most frequent categories differ")),
    "goodman": ("Goodman", N_("intervals that all hold together, so each is wider than alone")),
    "dumouchel": ("DuMouchel", N_("gives each answer points, so that means can be taken")),
    "letters": (
        "A, O, M, I, R, Q",
        N_("attractive, one-dimensional, must-be, indifferent, reverse (better without), questionable (contradictory)"),
    ),
}


def terms(subject: Subject, *wanted: str) -> list[tuple[str, str]]:
    return [(subject.say(TERMS[term][0]), subject.say(TERMS[term][1])) for term in wanted]
