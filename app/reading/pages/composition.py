"""Who answered now and in the wave before, and a figure for the earlier mix."""

from collections.abc import Mapping

from analysis.claims.verdicts import other_people
from analysis.estimates import reading
from analysis.estimates.ratings import mean_of
from analysis.rows.tally import Tally
from app.i18n import number, percent, signed
from app.reading.changes import comparable, compositions
from app.reading.rounds import GAPS, Read, ReadRound
from app.reports.figures.common import NONE
from app.reports.pages import Section, Table
from app.reports.sentences.common import p_words


def compared(read: Read, since: ReadRound, earlier: Read) -> list[Section]:
    """A section a list. A tag: other people answered."""
    say, made, parts = read.locale.say, [], comparable(earlier, read)
    then, now = ({name: each[place] for name, each in parts.items()} for place in (0, 1))
    for name, test in compositions(earlier, read).items():
        differs = other_people(test)
        said = [
            say(
                "Since %(round)s: chi-square %(chi2)s, %(p)s, Cramér's V %(v)s.",
                round=since.name,
                chi2=number(test.chi2) if test.chi2 is not None else NONE,
                p=p_words(test.p),
                v=number(test.cramers_v) if test.cramers_v is not None else NONE,
            )
        ]
        if differs:
            said.append(say("A change of service and a change of people cannot be told apart here."))
            said += _standardised(read, earlier, now[name], then[name])
        title = say("%(title)s: %(segment)s", title=read.title, segment=name)
        tag = say("Other people") if differs else ""
        table = Table((name, say("Before"), say("Now"), "n"), _shares(then[name], now[name]))
        made.append(Section(title, read.locale.sentences(said), table, tag))
    return made


def _shares(then: Mapping[str, Tally], now: Mapping[str, Tally]) -> list[tuple[str, ...]]:
    before, after = (sum(tally.respondents for tally in part.values()) for part in (then, now))
    rows: list[tuple[str, ...]] = []
    for name in {**then, **now}:
        one, other = (part[name].respondents if name in part else 0 for part in (then, now))
        rows.append((name, percent(one / before), percent(other / after), f"{one}, {other}"))
    return rows


def _standardised(read: Read, earlier: Read, now: Mapping[str, Tally], then: Mapping[str, Tally]) -> list[str]:
    """The change of the overall gap as it were with the earlier mix, beside the raw one."""
    if read.method not in GAPS or read.wave.short or earlier.scale != read.scale:
        return []
    weights = {name: tally.respondents for name, tally in then.items() if name in now}
    total = sum(weights.values())
    means = {name: _overall(now[name]) for name in weights}
    before, raw = _overall(earlier.wave.tally), _overall(read.wave.tally)
    if before is None or raw is None or not total or None in means.values():
        return []
    level = sum(weights[name] * (means[name] or 0.0) for name in weights) / total
    return [
        read.locale.say(
            "The overall gap changed by %(raw)s; with the earlier mix of people it would have changed by %(same)s.",
            raw=signed(raw - before),
            same=signed(level - before),
        )
    ]


def _overall(tally: Tally) -> float | None:
    """The mean of the dimensions' mean gaps: what is kept of groups too."""
    means = [mean_of(reading.dimension(tally, "gap", name)).mean for name in tally.design.dimensions]
    known = [mean for mean in means if mean is not None]
    return sum(known) / len(known) if known and len(known) == len(means) else None
