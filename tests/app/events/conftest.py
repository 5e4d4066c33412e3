"""The programme with two rounds that its reading pages are tested with."""

from tests.app.reading.conftest import Repairs, filled, repairs

__all__ = ["Repairs", "filled", "repairs"]
