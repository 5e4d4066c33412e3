"""Reliability of a scale from the cross-products of its complete rows."""

from dataclasses import dataclass

from scipy.special import fdtri

from analysis.tally import IntArray, Scale, Tally


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with Feldt's 95 % interval; None where it is undefined (one item, n < 2, no variance)."""

    n: int  # respondents who answered every item of the scale
    items: int
    alpha: float | None
    lower: float | None
    upper: float | None


def alpha(block: IntArray) -> Alpha:
    """k / (k - 1) * (1 - sum of item variances / variance of the sum), listwise (Cronbach 1951).

    block: [k + 1, k + 1], the cross-products of (1, answers) of complete rows, as a tally keeps them.
    The value may be negative: items that work against each other are shown, not clipped.
    """
    sums = block.tolist()  # Python's whole numbers: exact, whatever their size
    n, items = sums[0][0], len(sums) - 1
    spread = [[n * sums[i][j] - sums[0][i] * sums[0][j] for j in range(1, items + 1)] for i in range(1, items + 1)]
    total = sum(map(sum, spread))
    if items < 2 or n < 2 or total == 0:
        return Alpha(n, items, None, None, None)
    own = sum(spread[i][i] for i in range(items))
    value = items * (total - own) / ((items - 1) * total)
    return Alpha(n, items, value, *_feldt(value, n, items))


def alpha_of(tally: Tally, scale: Scale, dimension: str | None = None) -> Alpha:
    """Alpha of one scale (E, P or gap) of a dimension, or of all needs."""
    name = f"block/{scale}" if dimension is None else f"block/{scale}/{dimension}"
    return alpha(tally.integers[name])


def _feldt(value: float, n: int, items: int) -> tuple[float, float]:
    """Feldt, Woodruff & Salih 1987: 1 - (1 - alpha) * F, F with n - 1 and (n - 1)(k - 1) degrees of freedom."""
    df = (n - 1, (n - 1) * (items - 1))
    return 1 - (1 - value) * float(fdtri(*df, 0.975)), 1 - (1 - value) * float(fdtri(*df, 0.025))
