"""Groups of people side by side, segment by segment: the level of every dimension, or Kano's category of every need."""

from collections.abc import Sequence

from analysis.claims.claim import smallest
from analysis.claims.gaps import Cells, cells
from analysis.claims.kano import certainty, groups_together
from analysis.claims.verdicts import significant
from analysis.estimates import segments
from analysis.estimates.floors import SHOWN_FROM, ends, shown
from analysis.estimates.kano import ORDER, Need
from analysis.estimates.reading import Persons
from analysis.estimates.segments import Comparison, Group, KanoComparison
from app.i18n import number, signed
from app.reports.figures.common import NONE, basis
from app.reports.figures.heat import heat_cell, tone_key
from app.reports.pages import Figure, Heat, HeatCell, Line, Table
from app.reports.sentences.common import Said, alike_line, interval, p_value, people, too_few
from app.reports.sentences.kano import certainty_word
from app.reports.subject import Subject
from app.reports.wave import Segment, Wave
from app.reports.words import CATEGORIES, reason
from app.web.csv_files import Cell

MOST_BESIDE = 5  # dimensions, of a figure that may stand beside another one


def comparisons(wave: Wave, scale: Persons) -> dict[str, tuple[Comparison, ...]]:
    """Segment -> what is compared; p values are adjusted over all of them. Short forms have no scores of persons."""
    if wave.short:
        return {}
    dimensions = tuple(wave.tally.design.dimensions)
    found = {
        segment.id: segments.compare(segment.groups, dimensions, posthoc=False, whole=wave.tally, scale=scale)
        for segment in wave.segments
    }
    return segments.adjusted_together(found)


def kano_comparisons(wave: Wave) -> dict[str, tuple[KanoComparison, ...]]:
    """The same of every need's categories."""
    found = {segment.id: segments.compare_kano(segment.groups, whole=wave.tally) for segment in wave.segments}
    return groups_together(segments.adjusted_together(found))


Compared = tuple[Figure, Line]  # a segment's figure, and what it says


def by_segment(wave: Wave, scale: Persons, measure: str) -> list[Compared]:
    """For each segment of the campaign. measure: what is compared, in the reader's language."""
    found = comparisons(wave, scale)
    made = []
    for segment in wave.segments:
        if segment.id in found:
            compared = found[segment.id]
            claims = _claims(compared, wave) if scale == "gap" else None
            figure = _levels(segment, compared, claims, measure, wave.subject)
            made.append((figure, _line(figure, segment.name, compared, wave.subject)))
    return made


def kano_by_segment(wave: Wave) -> list[Compared]:
    """For each segment, as a table: every need's category in the groups that have enough answers to be judged."""
    found = kano_comparisons(wave)
    made = []
    for segment in wave.segments:
        figure = _categories(segment.id, segment.name, found[segment.id], wave.subject)
        made.append((figure, _line(figure, segment.name, found[segment.id], wave.subject)))
    return made


def _line(figure: Figure, name: str, found: Sequence[Comparison] | Sequence[KanoComparison], subject: Subject) -> Line:
    """name: of the list."""
    different = any(significant(one.p_adjusted) for one in found)
    compared = any(one.p is not None for one in found)
    if compared and not different:
        return alike_line(name, subject)
    return Line(
        subject.say("Groups"), not different, subject.say("%(verdict)s.", verdict=figure.title), compared=compared
    )


def verdict(
    segment: str, found: Sequence[Comparison] | Sequence[KanoComparison], different: Sequence[str], subject: Subject
) -> str:
    """different: names of what differs between the groups."""
    if all(one.p is None for one in found):
        why = reason(found[0].undefined if found else "no_answers", subject)
        return subject.say("%(segment)s: not compared. %(why)s", segment=segment, why=why)
    if not different:
        return subject.say("%(segment)s: no clear difference", segment=segment)
    return subject.say_n(
        "%(segment)s: one clear difference, in %(names)s",
        "%(segment)s: %(n)s clear differences, in %(names)s",
        len(different),
        segment=segment,
        names=subject.listed(different),
    )


def differing(found: Sequence[Comparison], subject: Subject) -> list[str]:
    return [subject.names[one.dimension] for one in found if significant(one.p_adjusted)]


def differing_needs(found: Sequence[KanoComparison], subject: Subject) -> list[str]:
    return [subject.quoted(subject.names[one.need]) for one in found if significant(one.p_adjusted)]


def _claims(found: Sequence[Comparison], wave: Wave) -> Cells:
    """Of the gaps of each dimension in each group."""
    names = [group.name for group in found[0].groups]
    groups = {name: {one.dimension: one.groups[place].level for one in found} for place, name in enumerate(names)}
    return cells(groups, smallest(wave.tally.design.low, wave.tally.design.high, wave.least))


def _levels(
    segment: Segment, found: Sequence[Comparison], claims: Cells | None, measure: str, subject: Subject
) -> Figure:
    """claims: of gaps; P alone is neither good nor bad."""
    rows = list(zip(*(one.groups for one in found), strict=True))  # a row a group, its dimensions in their order
    dimensions = [subject.names[one.dimension] for one in found]
    tested = zip(dimensions, found, strict=True)
    said = number if claims is None else signed
    measured = subject.say("Perception") if claims is None else subject.say("Gap")
    head = (segment.name, subject.say("Dimension"), measured, subject.say("95% interval"), "n")
    cells = [
        (group.name, dimension, *_level_words(group, said, subject))
        for row in rows
        for dimension, group in zip(dimensions, row, strict=True)
    ]
    body = [
        (row[0].name, [_cell(group, one, claims, subject) for one, group in zip(found, row, strict=True)])
        for row in rows
    ]
    return Figure(
        id=f"by-{segment.id}",
        title=verdict(segment.name, found, differing(found, subject), subject),
        measure=subject.locale.sentences(
            [measure, _how_compared(subject), basis([group.n for row in rows for group in row if group.n], subject)]
        ),
        drawn=None,
        beside=[(_adjusted_p(subject), subject.listed([f"{name} {p_value(one.p_adjusted)}" for name, one in tested]))],
        table=Table(head, cells, frozenset({1})),
        heat=Heat((segment.name, *dimensions), body, [] if claims is None else tone_key(claims.least, body, subject)),
        half=len(dimensions) <= MOST_BESIDE,
        file=_file(head, rows, dimensions, found, subject),
    )


def _how_compared(subject: Subject) -> str:
    return subject.say(
        "A difference is clear where a test, adjusted over all that is compared on this page, finds it. Withheld: "
        "groups of fewer than %(fewest)s answers, and others as far as these could be worked out from them.",
        fewest=SHOWN_FROM,
    )


def _cell(group: Group, one: Comparison, claims: Cells | None, subject: Subject) -> HeatCell:
    """P alone is neither good nor bad by itself."""
    if group.mean is None:
        return HeatCell(NONE, "few", too_few(subject))
    if claims is not None:
        return heat_cell(group.level, claims.of[group.name, one.dimension], subject)
    _, limits, n = _level_words(group, number, subject)
    return HeatCell(number(group.mean), "z", f"{limits}, {subject.say('n = %(n)s', n=n)}")


def _level_words(group: Group, said: Said, subject: Subject) -> tuple[str, str, str]:
    """Mean, interval and n."""
    if group.mean is None:
        return NONE, too_few(subject), NONE
    return said(group.mean), interval(group.level, subject, said), str(group.n)


def _file(
    head: Sequence[str],
    rows: Sequence[Sequence[Group]],
    dimensions: Sequence[str],
    found: Sequence[Comparison],
    subject: Subject,
) -> list[list[Cell]]:
    """Unrounded."""
    first: list[Cell] = [*head[:3], subject.say("Interval from"), subject.say("Interval to"), "n", _adjusted_p(subject)]
    body: list[list[Cell]] = [
        [group.name, dimension, group.mean, *(ends(group.level) or (None, None)), group.n or None, one.p_adjusted]
        for row in rows
        for dimension, group, one in zip(dimensions, row, found, strict=True)
    ]
    return [first, *body]


def _adjusted_p(subject: Subject) -> str:
    return subject.say("p, adjusted")


def _categories(id_: str, segment: str, found: Sequence[KanoComparison], subject: Subject) -> Figure:
    names = list(found[0].groups)
    head = (subject.say("Need"), *names, _adjusted_p(subject))
    rows = [
        (subject.names[one.need], *(_category(need, subject) for need in one.groups.values()), p_value(one.p_adjusted))
        for one in found
    ]
    words = subject.say("The category of each need in each group, how sure it is, and the number of answers.")
    return Figure(
        id=f"by-{id_}",
        title=verdict(segment, found, differing_needs(found, subject), subject),
        measure=subject.locale.sentences([words, _how_compared(subject)]),
        drawn=None,
        table=Table(head, rows, frozenset(range(1, len(names) + 1))),
        open=True,
        file=_category_file(segment, found, subject),
    )


def _category(need: Need, subject: Subject) -> str:
    """With how sure it is: of two that are as likely, neither is named alone."""
    how_sure, category = certainty_word(need, subject), need.category
    if category is None or certainty(need) is None:
        return how_sure
    if certainty(need) != "mixed":
        how_sure = how_sure[0].lower() + how_sure[1:]  # within a sentence
    n = people([need.n], subject)
    return subject.listed([*([] if certainty(need) == "mixed" else [subject.say(CATEGORIES[category])]), how_sure, n])


def _category_file(segment: str, found: Sequence[KanoComparison], subject: Subject) -> list[list[Cell]]:
    """The counts behind the categories."""
    head: list[Cell] = [subject.say("Need"), segment, *ORDER, "n", _adjusted_p(subject)]
    body: list[list[Cell]] = [
        [subject.names[one.need], name, *(need.counts[category] for category in ORDER), need.n, one.p_adjusted]
        for one in found
        for name, need in one.groups.items()
        if shown(need.n)
    ]
    return [head, *body]
