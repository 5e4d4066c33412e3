"""Measurements: `make bench` prints them and writes bench/results.json."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
