"""Turning factors so that each item loads on few of them, by gradient projection (Bernaards & Jennrich 2005)."""

import numpy as np

from analysis.rows.checks import FloatArray

PRECISION = 1e-8  # of the projected gradient
STEPS = 5000


def varimax(loadings: FloatArray) -> FloatArray:
    """[p, m] for uncorrelated factors (Kaiser 1958), rows brought to length one meanwhile (Kaiser's normalisation)."""
    if loadings.shape[1] < 2:
        return loadings
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    rows = loadings / np.where(length > 0, length, 1.0)
    p, m = rows.shape
    turn, before = np.eye(m), 0.0
    for _ in range(STEPS):
        turned = rows @ turn
        u, singular, vt = np.linalg.svd(rows.T @ (turned**3 - turned * (turned**2).sum(axis=0) / p))
        turn = u @ vt
        if singular.sum() <= before * (1 + 1e-14):
            break
        before = float(singular.sum())
    result: FloatArray = rows @ turn * length
    return result


def oblimin(loadings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """[p, m] and the factors' correlations [m, m]: direct oblimin, gamma 0 (quartimin), without normalisation."""
    m = loadings.shape[1]
    if m < 2:
        return loadings, np.eye(m)
    turn, step = np.eye(m), 1.0
    value, slope, pattern = _quartimin(loadings, turn)
    for _ in range(STEPS):
        projected = slope - turn * (turn * slope).sum(axis=0)
        size = float(np.sqrt((projected**2).sum()))
        if size < PRECISION:
            break
        step *= 2
        for _ in range(40):
            trial = turn - step * projected
            trial /= np.sqrt((trial**2).sum(axis=0))
            trial_value, trial_slope, trial_pattern = _quartimin(loadings, trial)
            if value - trial_value > 0.5 * size**2 * step:
                break
            step /= 2
        if trial_value >= value:  # no lower place within the precision of numbers
            break
        turn, value, slope, pattern = trial, trial_value, trial_slope, trial_pattern
    return pattern, turn.T @ turn


def _quartimin(loadings: FloatArray, turn: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """The criterion, its slope in the turning matrix, and the turned loadings."""
    inverse = np.linalg.inv(turn)
    pattern = loadings @ inverse.T
    squares = pattern**2
    others = squares.sum(axis=1, keepdims=True) - squares
    slope = -((pattern.T @ (pattern * others)) @ inverse).T
    return float((squares * others).sum() / 4), slope, pattern
