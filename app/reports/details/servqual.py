"""The figures behind a SERVQUAL report: a question, its answer in a sentence, a table."""

from collections.abc import Mapping, Sequence

from analysis.claims.gaps import claims
from analysis.claims.missing import ByRule, by_rule
from analysis.claims.verdicts import RULES_AGREE_WITHIN, SIGNIFICANT_BELOW, unreliable
from analysis.estimates import drivers, servqual
from analysis.estimates.floors import shown, too_few_left
from analysis.estimates.gaptests import GapTest, GapTests
from analysis.estimates.reliability import Omega, alpha_of, difference_of
from analysis.estimates.servqual import Gaps
from analysis.rows.tally import Tally
from app.i18n import number, signed
from app.reports.details.common import (
    NONE,
    no_person_scores,
    once_closed,
    or_none,
    quality_sections,
    range_words,
    tabled,
    with_and_without_flags,
    withheld,
    without_flags,
)
from app.reports.details.reached import reached_tests
from app.reports.details.structure import (
    alpha_words,
    factor_section,
    fit_section,
    loading_section,
    low_words,
    reliability_title,
    satisfaction_sections,
)
from app.reports.details.terms import terms
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences.common import interval, p_value, worst_first
from app.reports.subject import Subject
from app.reports.wave import Wave
from app.reports.words import cannot_judge, reason


def servqual_sections(wave: Wave) -> list[Section]:
    """Everything that the tally says beyond the charts."""
    return _short_form(wave) if wave.short else _long_form(wave)


def _long_form(wave: Wave) -> list[Section]:
    tally, subject = wave.tally, wave.subject
    gaps, models = servqual.gaps(tally), wave.fitted(tally)
    return [
        *(
            reached_tests(wave)
            if wave.reaches
            else [_dimension_tests(models.tests, gaps, subject), _need_tests(models.tests, subject)]
        ),
        _reliability(tally, models.omega, subject),
        fit_section(models.structure, subject),
        loading_section(models.structure, tally, subject),
        factor_section(models.structure, tally, subject),
        _rules_or_later(wave),
        *satisfaction_sections(drivers.drivers(tally) if tally.design.overall else None, subject),
        *quality_sections(wave, lambda: _gaps_without_flagged(wave)),
    ]


def _short_form(wave: Wave) -> list[Section]:
    """Without what needs a person's answers to all needs."""
    subject = wave.subject
    return [
        no_person_scores(subject),
        *(reached_tests(wave) if wave.reaches else [_need_tests(wave.fitted(wave.tally).tests, subject)]),
        *quality_sections(wave, lambda: _gaps_without_flagged(wave)),
    ]


def servqual_quality(wave: Wave) -> list[Section]:
    without = without_flags(wave, lambda: _gaps_without_flagged(wave))
    if wave.short:
        return [no_person_scores(wave.subject), *without]
    return [_reliability(wave.tally, wave.omega(wave.tally), wave.subject), _rules_or_later(wave), *without]


def _dimension_tests(results: GapTests, gaps: Gaps, subject: Subject) -> Section:
    means = {row.id: row.gap for row in gaps.dimensions}
    rows = [
        withheld(subject.names[test.id], 8, subject)
        if not shown(test.t.n)
        else (
            subject.names[test.id],
            NONE if test.t.mean is None else signed(test.t.mean),
            interval(means[test.id], subject),
            or_none(test.t.d_z),
            range_words(test.t.d_z_interval, subject),
            p_value(test.p_adjusted),
            p_value(test.ranks.p),
            str(test.t.n),
        )
        for test in results.dimensions
    ]
    head = (
        subject.say("Dimension"),
        subject.say("Gap"),
        subject.say("95% interval"),
        subject.say("Effect size d"),
        subject.say("95% interval of d"),
        subject.say("p (t, Holm)"),
        subject.say("p (ranks)"),
        "n",
    )
    words = subject.say(
        "Student's t of each person's gap, adjusted by Holm over %(family)s dimensions; Wilcoxon's signed ranks stand "
        "beside it. Effect size: mean gap over its standard deviation.",
        family=results.family[0],
    )
    if not results.family[0]:
        why = next((test.t.undefined for test in results.dimensions if shown(test.t.n)), None)
        words = subject.say(
            "Student's t of each person's gap has no p: %(why)s. Wilcoxon's signed ranks stand beside it.",
            why=reason(why, subject),
        )
    meaning = terms(subject, "d", "p", "t", "holm", "ranks")
    return tabled(subject.say("Are the gaps more than chance?"), words, Table(head, rows), meaning, subject)


def _place(test: GapTest) -> tuple[bool, float]:
    """To sort by: the worst first; what is withheld last, in the order of the questionnaire."""
    known = shown(test.t.n)
    return not known, (test.t.mean or 0.0) if known else 0.0


def _need_tests(results: GapTests, subject: Subject) -> Section:
    rows = [
        withheld(subject.names[test.id], 6, subject)
        if not shown(test.t.n)
        else (
            subject.names[test.id],
            NONE if test.t.mean is None else signed(test.t.mean),
            or_none(test.ranks.rank_biserial),
            p_value(test.ranks.p),
            p_value(test.p_adjusted),
            str(test.t.n),
        )
        for test in sorted(results.needs, key=_place)
    ]
    head = (
        subject.say("Need"),
        subject.say("Gap"),
        subject.say("Rank-biserial r"),
        subject.say("p (ranks)"),
        subject.say("p (Benjamini-Hochberg)"),
        "n",
    )
    words = subject.say(
        "Wilcoxon's signed ranks of each need, a screening: among the needs that it picks at %(p)s, one in twenty may "
        "be chance. Adjusted over %(family)s needs.",
        p=number(SIGNIFICANT_BELOW),
        family=results.family[1],
    )
    if not results.family[1]:
        why = next((test.ranks.undefined for test in results.needs if shown(test.t.n)), None)
        words = cannot_judge(reason(why, subject), subject)
    meaning = terms(subject, "biserial", "p", "ranks", "bh")
    return tabled(subject.say("Which needs stand out?"), words, Table(head, rows), meaning, subject)


def _reliability(tally: Tally, omega: Mapping[str, Omega], subject: Subject) -> Section:
    rows, low, judged = [], [], False
    for id_ in tally.design.dimensions:
        e, p = alpha_of(tally, "expectation", id_), alpha_of(tally, "perception", id_)
        difference = difference_of(tally, id_)
        rows.append(
            (
                subject.names[id_],
                alpha_words(e, subject),
                alpha_words(p, subject),
                or_none(omega[id_].model),
                or_none(difference.value),
                str(p.n),
            )
        )
        values = (e.alpha, p.alpha, difference.value)
        judged = judged or any(value is not None for value in values)
        if unreliable(values):
            low.append(subject.names[id_])
    head = (
        subject.say("Dimension"),
        subject.say("Alpha, expectation"),
        subject.say("Alpha, perception"),
        subject.say("Omega, perception"),
        subject.say("Reliability of the gap"),
        "n",
    )
    meaning = terms(subject, "alpha", "omega", "difference")
    return Section(reliability_title(subject), low_words(low, judged, subject), Table(head, rows), terms=meaning)


def _rules_title(subject: Subject) -> str:
    return subject.say("Do missing answers change the gaps?")


def _rules(tally: Tally, subject: Subject) -> Section:
    found = {each.id: each for each in by_rule(tally)}
    rows = [
        _by_rule(found[name], subject) if name in found else withheld(subject.names[name], 6, subject)
        for name in tally.design.dimensions
    ]
    head = (
        subject.say("Dimension"),
        subject.say("At least half answered"),
        subject.say("Complete answers only"),
        subject.say("Mean of the needs"),
        subject.say("n, half"),
        subject.say("n, complete"),
    )
    return tabled(_rules_title(subject), _rules_words(list(found.values()), subject), Table(head, rows), (), subject)


def _by_rule(found: ByRule, subject: Subject) -> tuple[str, ...]:
    values = (found.half.mean, None if found.complete is None else found.complete.mean, found.needs)
    return (
        subject.names[found.id],
        *(NONE if value is None else signed(value) for value in values),
        str(found.half.n),
        NONE if found.complete is None else str(found.complete.n),
    )


def _rules_words(found: Sequence[ByRule], subject: Subject) -> str:
    if apart := [subject.names[each.id] for each in found if each.differs]:
        return subject.say("The rule for missing answers matters here: %(names)s.", names=subject.listed(apart))
    if any(each.varies for each in found):
        return subject.say(
            "Complete answers alone give other figures, but no more so than chance would: too few are complete, or the "
            "difference is not clear (Welch, Holm)."
        )
    most = number(RULES_AGREE_WITHIN, 1)
    return subject.say("The rule for missing answers makes no difference above %(most)s points.", most=most)


def _rules_or_later(wave: Wave) -> Section:
    if wave.flags is None:
        return once_closed(_rules_title(wave.subject), wave.subject)
    return _rules(wave.tally, wave.subject)


def _gaps_without_flagged(wave: Wave) -> Section:
    subject = wave.subject
    if wave.short:
        whole, rest = servqual.sampled_gaps(wave.tally), servqual.sampled_gaps(wave.unflagged)
    else:
        whole, rest = servqual.gaps(wave.tally), claims(wave.unflagged, reach=wave.known_list).gaps
    alone = {row.id: row.gap for row in rest.dimensions}
    rows = [(subject.names[row.id], row.gap, alone[row.id]) for row in worst_first(whole.dimensions)]
    title = subject.say("The gaps without flagged answers")
    return with_and_without_flags(title, rows, too_few_left(whole.respondents, rest.respondents), subject)
