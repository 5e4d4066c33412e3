"""One campaign's answers, as its report reads them: what was asked of whom, and the tallies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.rows.quality import Flag
from analysis.rows.tally import Tally
from app.reports.details.common import flags_of
from app.reports.figures.common import Subject
from app.tallies.tallying import Parts
from surveys.instruments.schema import General, Instrument


@dataclass(frozen=True)
class Wave(Parts):
    """general: the questions about no need that its form asked. asked: the number of needs that each person was asked,
    where these were not all. mixing: anonymous answers are still brought in, a batch at a time.
    """

    instrument: Instrument
    general: Sequence[General]
    parts: Mapping[str, Tally]
    subject: Subject
    asked: int | None = None
    mixing: bool = False

    @property
    def short(self) -> bool:
        return self.asked is not None

    @property
    def flags(self) -> Sequence[Flag] | None:
        """What was looked for in its answers; None as long as it is not told what was found."""
        return None if self.mixing else flags_of(self.instrument.method)
