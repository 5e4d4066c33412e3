"""The summary of a Kano file: every need's category with its certainty, better and worse, and the shares behind it."""

from analysis.claims.kano import certainty, unclear, unwanted
from analysis.estimates.floors import indicative, judged
from analysis.estimates.kano import Need, Share
from app.files.lines import NONE, file_lines, limits, number, quality_lines, share, table, within
from app.files.report import KanoReport
from app.reports.sentences.kano import settling_words
from app.reports.subject import Subject
from app.reports.words import CATEGORIES, CERTAINTIES


def lines(report: KanoReport, subject: Subject) -> list[str]:
    words = {category: within(subject.say(name)) for category, name in CATEGORIES.items()}
    interval = subject.say("95% interval")
    better, worse = within(subject.say("Better")), within(subject.say("Worse"))
    head = ["", within(subject.say("Category")), within(subject.say("Certainty"))]
    return [
        _head(report, subject),
        *file_lines(report.file, report.blank, report.not_applicable, subject),
        "",
        *table(
            [*head, better, interval, worse, interval, "n", ""],
            [_cells(need, subject) for need in report.needs],
            texts=3,
        ),
        "",
        *table(
            [subject.say("Share of answers"), *words.values()],
            [[subject.names[need.id], *(share(need.counts[c], need.n) for c in words)] for need in report.needs],
        ),
        "",
        *quality_lines(report.flagged, subject),
        subject.say(
            "Certainty: firm = the category clearly leads, among all needs (Holm, 5%); leaning = taken alone; "
            "undecided = it does not."
        ),
        *_wording_lines(report, subject),
    ]


def _head(report: KanoReport, subject: Subject) -> str:
    tables = {"berger1993": "Berger 1993", "pouliot1993": "Pouliot 1993"}
    known = tables[report.table] if report.table else subject.say("as counted in the file")
    counts = [subject.say_n("%(n)s need", "%(n)s needs", len(report.needs))]
    if report.respondents is not None:
        counts.insert(0, subject.say_n("%(n)s respondent", "%(n)s respondents", report.respondents))
    return subject.say(
        "Kano: %(counts)s, evaluation table: %(table)s, ties by M > O > A > I > R > Q",
        counts=subject.listed(counts),
        table=known,
    )


def _cells(need: Need, subject: Subject) -> list[str]:
    category = NONE if need.category is None else f"{need.category} {within(subject.say(CATEGORIES[need.category]))}"
    return [
        subject.names[need.id],
        category,
        _certainty(need, subject),
        number(need.better.value),
        _share_range(need.better, subject),
        number(need.worse.value),
        _share_range(need.worse, subject),
        str(need.n),
        _note(need, subject),
    ]


def _certainty(need: Need, subject: Subject) -> str:
    how_sure = certainty(need)
    if how_sure is None:
        return subject.say("too few")
    return within(subject.say(CERTAINTIES[how_sure], one=need.category or "", other="/".join(need.rivals)))


def _note(need: Need, subject: Subject) -> str:
    if not judged(need.n):
        return ""
    notes = [subject.say("indicative")] if indicative(need.n) else []
    if certainty(need) == "mixed":
        notes.append(settling_words(need, subject))
    return subject.listed(notes)


def _wording_lines(report: KanoReport, subject: Subject) -> list[str]:
    said, contradictory, reverse = [], unclear(report.needs), unwanted(report.needs)
    for need in report.needs:
        name = subject.names[need.id]
        if need.id in contradictory:
            said.append(subject.say("%(name)s: many questionable answers, check the wording.", name=name))
        if need.id in reverse:
            said.append(subject.say("%(name)s: many reverse answers, consider asking the opposite.", name=name))
    return said


def _share_range(part: Share, subject: Subject) -> str:
    return limits(part.lower, part.upper, subject)
