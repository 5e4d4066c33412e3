"""How far a round can be trusted: flags, missing answers, reliability, and who answered, beside the wave before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.estimates.floors import shown
from analysis.estimates.reliability import alpha_of
from analysis.rows.quality import FLAGS, Flag
from app.i18n import N_, percent
from app.reading.pages.composition import compared
from app.reading.rounds import Read, ReadRound, Rounds
from app.reports.details.common import flags_title, once_closed
from app.reports.details.structure import alpha_words, reliability_title
from app.reports.figures.common import NONE
from app.reports.methods import METHODS
from app.reports.pages import Report, Section, Table
from app.reports.words import FLAGS as FLAG_WORDS

Before = tuple[ReadRound, Read] | None


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    say = rounds.locale.say
    composed = [section for read in rounds.of() if (found := rounds.before(read)) for section in compared(read, *found)]
    finding = say("No wave of this round has one before it that shows who answered")
    if composed:
        finding = (
            say("Other kinds of people answered than before")
            if any(section.tag for section in composed)
            else say("The same kinds of people answered as before, as far as can be seen")
        )
    sections = [*composed, *_flags(rounds)]
    for read in rounds.of():
        before = rounds.before(read)
        sections += [*_missing(read, before), *_behind(read, before)]
    return Report(finding, sum(read.n for read in rounds.of()), [], []), sections


def _titled(read: Read, section: Section) -> Section:
    """By its campaign, as a round has several."""
    words = read.locale.say("%(title)s: %(words)s", title=read.title, words=section.title)
    return replace(section, title=words)


def _flags(rounds: Rounds) -> list[Section]:
    """How many answers of each wave carry a flag, and by which sign."""
    say, waves = rounds.locale.say, list[tuple[str, Read]]()
    for read in rounds.of():
        found = rounds.before(read)
        waves += [(each.name, other) for each, other in ([found] if found else [])] + [(rounds.now.name, read)]
    if not waves:
        return []
    told = {read: _flagged(read) for _, read in waves}
    kinds = [flag for flag in FLAGS if any(flag in (read.wave.flags or ()) for _, read in waves)]
    head = (
        say("Wave"),
        say("Round"),
        "n",
        say("With a flag"),
        say("Share"),
        *(say(FLAG_WORDS[flag]) for flag in kinds),
    )
    rows = [(read.title, name, *_cells(read, told[read], kinds)) for name, read in waves]
    now = [read for read in rounds.of() if told[read]]
    said = [_flag_words(rounds, sum(told[read][-1] for read in now), sum(read.n for read in now))] if now else []
    if any(read.of_group for _, read in waves):
        said.append(say("Of groups of a protected campaign it is not known."))
    if any(read.wave.flags is None for _, read in waves):
        said.append(once_closed("", rounds.of()[0].wave.subject).words)
    return [
        Section(
            flags_title(rounds.of()[0].wave.subject),
            rounds.locale.sentences(said),
            Table(head, rows, words=frozenset({1})),
        )
    ]


def _flag_words(rounds: Rounds, flagged: int, n: int) -> str:
    if not flagged:
        return rounds.locale.say("No answer of this round carries one of these signs of haste.")
    return rounds.locale.say(
        "%(any)s of %(all)s answers of this round carry one of these signs of haste, which careful people may give as "
        "well. They stay in every figure, unless the filter leaves them out.",
        any=flagged,
        all=n,
    )


def _flagged(read: Read) -> list[int]:
    """How many carry each of FLAGS, and any; nothing where it is not told."""
    if read.wave.flags is None or read.of_group:
        return []
    found: list[int] = read.tally.integers["flags"].tolist()
    return found


def _cells(read: Read, flagged: Sequence[int], kinds: Sequence[Flag]) -> list[str]:
    if not flagged:
        return [str(read.n), *[NONE] * (2 + len(kinds))]
    counts = dict(zip(FLAGS, flagged, strict=False))
    looked = read.wave.flags or ()
    return [
        str(read.n),
        str(flagged[-1]),
        percent(flagged[-1] / read.n),
        *(str(counts[flag]) if flag in looked else NONE for flag in kinds),
    ]


@dataclass(frozen=True)
class _Missing:
    """Of a need: how many people had no opinion, and how many left something out, of so many. Of its questions the one
    counts that most left out. Of all needs together: the same of answers.
    """

    no_opinion: int
    left_out: int
    asked: int

    @property
    def share(self) -> float:
        return (self.no_opinion + self.left_out) / self.asked


def _missing(read: Read, before: Before) -> list[Section]:
    """Answers that are missing, need by need; the needs that lack most come first."""
    say, names = read.locale.say, read.wave.subject.names
    title = say("Which answers are missing?")
    if read.wave.flags is None:
        return [_titled(read, once_closed(title, read.wave.subject))]
    now = _of_needs(read)
    if not now:
        return []
    then = _of_needs(before[1]) if before else {}
    same = {id_: each for id_, each in then.items() if before and id_ in now and read.worded_as(before[1], [id_])}
    order = list(now) if read.published.protected else sorted(now, key=lambda id_: -now[id_].share)
    rows: list[tuple[str, ...]] = [(names.get(id_, say("All needs")), *_shares(read, now[id_])) for id_ in order]
    head = [say("Need"), say("No opinion"), say("Unanswered")]
    if before and then:
        head += [say("No opinion before"), say("Unanswered before")]
        rows = [
            (*row, *(_shares(before[1], same[id_]) if id_ in same else (NONE, NONE)))
            for id_, row in zip(order, rows, strict=True)
        ]
    return [_titled(read, Section(title, _missing_words(read, before, order[0], now), Table(head, rows)))]


def _missing_words(read: Read, before: Before, first: str, now: dict[str, _Missing]) -> str:
    say = read.locale.say
    if read.wave.short:
        message = N_(
            "Shares of the answers that were asked for, of all needs together, as each of n = %(n)s was asked some."
        )
    else:
        message = N_(
            "Shares of n = %(n)s people; of several questions about a need, the one counts that most left out."
        )
    said = [say(message, n=read.n)]
    if before:
        said.append(say("Before is %(round)s, n = %(n)s.", round=before[0].name, n=before[1].n))
    if read.published.protected:
        said.append(say("What fewer than five people did is not told."))
    elif not now[first].share:
        said.append(say("Nothing is missing."))
    elif not read.wave.short:
        name = read.wave.subject.names[first]
        said.append(say("Most are missing of %(name)s: %(share)s.", name=name, share=percent(now[first].share)))
    return read.locale.sentences(said).replace("n = ", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


def _of_needs(read: Read) -> dict[str, _Missing]:
    """By need; of a short form, in which people were asked other needs, all together, by an empty name. Nothing where
    it is not told.
    """
    blank, no_opinion = (read.tally.integers[name] for name in ("blank", "not_applicable"))
    if not blank.size or read.of_group or read.wave.flags is None:
        return {}
    if read.published.asked is not None:
        asked = read.n * read.published.asked * len(blank)
        return {"": _Missing(int(no_opinion.sum()), int(blank.sum()), asked)}
    columns = zip(read.tally.design.needs, no_opinion.max(axis=0).tolist(), blank.max(axis=0).tolist(), strict=True)
    return {id_: _Missing(none, left, read.n) for id_, none, left in columns}


def _shares(read: Read, missing: _Missing) -> tuple[str, str]:
    return _share(read, missing.no_opinion, missing.asked), _share(read, missing.left_out, missing.asked)


def _share(read: Read, part: int, asked: int) -> str:
    """Of a protected campaign only what at least five people did, and as many others did not: fewer look like none."""
    each = asked // read.n  # answers of a person
    told = shown(-(-part // each)) and shown(read.n - min(part, read.n))
    return NONE if read.published.protected and not told else percent(part / asked)


def _behind(read: Read, before: Before) -> list[Section]:
    """What the details page says of it too; of reliability, as it was before."""
    if read.of_group:
        return []
    made = []
    for section in METHODS[read.method].quality(read.wave):
        if section.title == reliability_title(read.wave.subject) and section.table and before:
            section = _reliability_before(section, section.table, read, before)
        made.append(_titled(read, section))
    return made


def _reliability_before(section: Section, table: Table, read: Read, before: tuple[ReadRound, Read]) -> Section:
    """With alpha of the perceptions in the wave before, of dimensions that asked the same."""
    since, earlier = before
    subject, members, theirs = read.wave.subject, read.tally.design.dimensions, earlier.tally.design.dimensions
    cells = []
    for id_, needs in members.items():
        same = theirs.get(id_) == needs and read.worded_as(earlier, needs) and earlier.scale == read.scale
        same = same and not earlier.of_group and not earlier.wave.short
        alpha = alpha_of(earlier.tally, "perception", id_) if same else None
        cells.append((NONE, NONE) if alpha is None else (alpha_words(alpha, subject), str(alpha.n)))
    say = subject.say
    head = (*table.head, say("Alpha, perception, %(round)s", round=since.name), say("n before"))
    rows = [(*row, *more) for row, more in zip(table.rows, cells, strict=True)]
    return replace(section, table=Table(head, rows, words=table.words))
