"""Overview of a round: is there enough to conclude, what has changed, satisfaction and recommendation."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.claims.gaps import claims as gap_claims
from analysis.estimates.floors import indicative, judged
from app.i18n import N_, number, percent, signed
from app.reading import changes
from app.reading.changes import Changed
from app.reading.rounds import GAPS, Read, Rounds, subject_of
from app.reports.figures.change import Drawn, now_and_before
from app.reports.figures.change import changes as changes_figure
from app.reports.figures.common import NONE
from app.reports.general_questions import keys_of
from app.reports.levels import Level, ends_of, weakest_first
from app.reports.methods import METHODS
from app.reports.pages import Figure, Line, Report, Section, Table
from app.reports.sentences.common import cannot_say, limits_words, people
from app.reports.sentences.levels import span_title
from app.reports.sentences.reach import note
from app.reports.sentences.servqual import gap_title
from app.reports.subject import Subject
from app.reports.words import CHANGES, NO_VERDICT
from surveys.instruments.schema import General


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    say = rounds.locale.say
    found = changes.of_round(rounds)
    figures: list[Figure] = []
    for read in rounds.of(*GAPS, "servperf"):
        figures.append(_levels(read, rounds))
        if any(each.read is read for each in _of_needs(found)):
            figures.append(_figure(read, found))
    lines = [_readiness(read) for read in rounds.now.reads]
    other = [line for read in rounds.of(*GAPS, "servperf") for line in changes.not_compared(rounds, read)]
    finding, n = _finding(found, rounds), sum(read.n for read in rounds.of())
    notes = [
        rounds.beyond_lists(),
        *(note(read.wave, METHODS[read.method].reaches) for read in _of_other_sites(rounds)),
    ]
    said = rounds.locale.sentences(dict.fromkeys(filter(None, notes)))
    report = Report(finding, n, [*lines, *_verdict_lines(found), *other], figures, note=said)
    asked = [each for each in found if each not in _of_needs(found)]
    return report, [_asked_section(asked, say("Satisfaction and recommendation"))] if asked else []


def _of_other_sites(rounds: Rounds) -> list[Read]:
    return [read for read in rounds.of(*GAPS, "servperf") if read.wave.sites is not None]


def _levels(read: Read, rounds: Rounds) -> Figure:
    """The dimensions now and in the wave before, the weakest first; of that, those that were asked alike."""
    subject, say = subject_of(read), read.locale.say
    rows = weakest_first(_of_dimensions(read))
    before: dict[str, Level] = {}
    since = ""
    if found := rounds.before(read):
        since, earlier = found[0].name, found[1]
        alike = changes.alike(earlier, read) if earlier.scale == read.scale else ()
        before = {level.id: level for level in _of_dimensions(earlier) if level.id in alike}
    few = cannot_say(subject) if read.wave.sites is not None else ""
    if read.method in GAPS:
        zones = read.method == "zones"
        message = N_("Mean distance of each dimension from the minimum.")
        words = say(message) if zones else say("Mean gap of each dimension: perception minus expectation.")
        wave = read.wave
        claims = gap_claims(wave.tally, short=wave.short, least=wave.least, reach=wave.reach("gap"))
        title = say("The dimensions, from the minimum") if zones else gap_title(claims, subject)
        how = Drawn(title, words, few=few)
    else:
        scale = ends_of(read.wave.questions[0].scale, subject)
        how = Drawn(span_title(rows, subject), say("Mean perception of each dimension."), scale.said, scale, few)
    said = [how.measure, say("Thin line: 95% interval.")]
    if before:
        said.append(say("Hollow dot: %(round)s.", round=since))
    figure = now_and_before(rows, before, replace(how, measure=read.locale.sentences(said)), subject)
    return replace(figure, id=f"levels-{read.published.id}")


def _of_dimensions(read: Read) -> list[Level]:
    """Each over the people who answered; where their sites stand for others, over these."""
    means = changes.dimension_means(read, reached=read.wave.sites is not None)
    return [Level(id_, read.wave.subject.names[id_], mean) for id_, mean in means.items()]


def _of_needs(found: Sequence[Changed]) -> list[Changed]:
    return [each for each in found if each.id in each.read.wave.tally.design.dimensions]


def _finding(found: Sequence[Changed], rounds: Rounds) -> str:
    say, listed = rounds.locale.say, rounds.locale.listed
    words = changes.by_word(found)
    better, worse = ([name_of(each) for each in words.get(word, [])] for word in ("improved", "worse"))
    if not rounds.of():
        return say("No answers to show in this round yet")
    if not found and not any(rounds.asked_before(read) for read in rounds.of()):
        return say("The first round: there is nothing yet to compare it with")
    if better and worse:
        return say("Improved: %(better)s; worse: %(worse)s", better=listed(better), worse=listed(worse))
    if better or worse:
        message = N_("Improved: %(better)s") if better else N_("Worse: %(worse)s")
        return say(message, better=listed(better), worse=listed(worse))
    if words.get("no clear change"):
        return say("No dimension has clearly changed since the wave before")
    return say("Whether anything has changed cannot be said yet")


def name_of(changed: Changed) -> str:
    """Of a dimension, or of a question about no need."""
    subject = changed.read.wave.subject
    if changed.id in subject.names:
        return subject.names[changed.id]
    return subject.say("Recommendation (NPS)") if _asked(changed).role == "nps" else subject.say("Overall satisfaction")


def _asked(changed: Changed) -> General:
    return next(each for each in changed.read.wave.general if each.id == changed.id)


def _readiness(read: Read) -> Line:
    """Whether this wave carries conclusions, and by which figures."""
    locale, said = read.locale, []
    name = locale.say("%(title)s (%(method)s)", title=read.title, method=locale.say(METHODS[read.method].name))
    if read.withheld:
        return Line(locale.say("Left out"), True, locale.say("%(name)s: %(why)s.", name=name, why=read.withheld))
    if not read.shown:
        return Line(locale.say("Not yet"), True, locale.say("%(name)s: no answers, or too few to show.", name=name))
    said.append(locale.say("%(name)s: %(n)s.", name=name, n=people([read.n], read.wave.subject)))
    if read.wave.invited:
        share = percent(read.n / read.wave.invited)
        said.append(locale.say("%(share)s of %(all)s people invited.", share=share, all=read.wave.invited))
    said += _who_and_how(read)
    means = [mean for mean in changes.dimension_means(read, reached=True).values() if mean.lower is not None]
    if means:
        widest = max((mean.upper or 0) - (mean.lower or 0) for mean in means) / 2
        said.append(locale.say("Every dimension is known to ±%(width)s or better.", width=number(widest)))
    if not read.closed:
        said.append(locale.say("More answers may come."))
    tag = locale.say("Enough")
    if not judged(read.n):
        tag = locale.say("Too few")
    elif indicative(read.n):
        tag = locale.say("Indicative only")
    return Line(tag, not judged(read.n) or indicative(read.n), locale.sentences(said))


def _who_and_how(read: Read) -> list[str]:
    """In which languages, and how many answers carry a flag; as far as it is told."""
    locale, said = read.locale, list[str]()
    languages = next((each.groups for each in read.groups() if each.id == "language"), {})
    if languages:
        counts = [locale.say("%(name)s %(n)s", name=name, n=tally.respondents) for name, tally in languages.items()]
        said.append(locale.say("Languages: %(counts)s.", counts=locale.listed(counts)))
    if read.wave.flags is not None and not read.of_group:
        flagged = int(read.tally.integers["flags"][-1])
        some = locale.say_n("One carries a flag.", "%(n)s carry a flag.", flagged)
        said.append(some if flagged else locale.say("No answer carries a flag."))
    return said


def _figure(read: Read, found: Sequence[Changed]) -> Figure:
    mine = [each for each in _of_needs(found) if each.read is read]
    subject, since = subject_of(read), mine[0].since.name
    dates = subject.say("Since: %(round)s.", round=since)
    figure = changes_figure([(each.id, each.verdict) for each in mine], dates, subject)
    if read.method not in GAPS:
        measure = subject.say(
            "Change of the mean perception between two waves of different people, with its 95%% interval. %(dates)s",
            dates=dates,
        )
        figure = replace(figure, measure=measure)
    return replace(figure, id=f"changes-{read.published.id}", file=_file(mine, subject))


def _file(found: Sequence[Changed], subject: Subject) -> list[list[str | int | float | None]]:
    """Unrounded."""
    say = subject.say
    head = ["id", say("Name"), say("Before"), say("Now"), say("Change"), say("Interval from"), say("Interval to")]
    rows: list[list[str | int | float | None]] = [[*head, say("Verdict"), "p", say("n before"), "n"]]
    for each in found:
        verdict = each.verdict
        low, high = verdict.interval or (None, None)
        rows.append([each.id, name_of(each), each.then.mean, each.now.mean, verdict.effect, low, high])
        rows[-1] += [_word(each, subject), verdict.p_adjusted, verdict.n_before, verdict.n_after]
    return rows


def _word(changed: Changed, subject: Subject) -> str:
    verdict = changed.verdict
    if verdict.word is not None:
        return subject.say(CHANGES[verdict.word])
    return subject.say(NO_VERDICT[verdict.why]) if verdict.why else NONE


def _verdict_lines(found: Sequence[Changed]) -> list[Line]:
    """One for each that has changed, one for all that have not, one for each reason why it cannot be said."""
    lines, unclear, unsaid = [], [], dict[str, list[str]]()
    for each in found:
        subject, verdict = each.read.wave.subject, each.verdict
        if verdict.word in ("improved", "worse") and verdict.effect is not None:
            words = subject.say(
                "%(name)s: %(change)s (%(interval)s) since %(round)s, %(before)s and %(after)s.",
                name=name_of(each),
                change=signed(verdict.effect),
                interval=limits_words(verdict.interval, subject, signed),
                round=each.since.name,
                before=people([verdict.n_before], subject),
                after=verdict.n_after,
            )
            lines.append(Line(_word(each, subject), False, words))
        elif verdict.word is not None:
            unclear.append(name_of(each))
        else:
            unsaid.setdefault(_word(each, subject), []).append(name_of(each))
    if unclear:
        subject = found[0].read.wave.subject
        words = subject.say("%(names)s: no clear change since the wave before.", names=subject.listed(unclear))
        lines.append(Line(subject.say("No clear change"), True, words))
    for why, names in unsaid.items():
        subject = found[0].read.wave.subject
        said = subject.say("%(names)s: %(why)s.", names=subject.listed(names), why=why)
        lines.append(Line(subject.say("Cannot say"), True, said))
    return lines


def _asked_section(found: Sequence[Changed], title: str) -> Section:
    subject = found[0].read.wave.subject
    say = subject.say
    head = (say("Name"), say("Before"), say("Now"), say("95% interval"), say("Change"), say("Verdict"), "n")
    rows = [
        (
            name_of(each),
            *_asked_levels(each),
            NONE if each.verdict.effect is None or each.verdict.word is None else signed(each.verdict.effect),
            _word(each, subject),
            f"{each.verdict.n_before}, {each.verdict.n_after}",
        )
        for each in found
    ]
    words = say("Means as they were answered; recommendation from −100 to 100. Judged with the dimensions (Holm, 5%).")
    return Section(title, words, Table(head, rows, words=frozenset({5})))


def _asked_levels(changed: Changed) -> tuple[str, str, str]:
    """Before, now and its interval: as the reports of both waves say it."""
    now, asked = changed.read, _asked(changed)
    *_, key = keys_of(asked, now.wave.tally, now.wave.subject)
    if changed.verdict.why == "scale":
        return NONE, key.said, key.said_limits
    *_, then = keys_of(asked, changed.earlier.wave.tally, now.wave.subject)
    return then.said, key.said, key.said_limits
