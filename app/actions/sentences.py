"""An action's rule and verdict in words, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.actions.pages import Facts
from app.actions.words import measure_words
from app.i18n import N_, Locale, number, signed
from app.reading.words import round_name
from app.reports.sentences.common import p_value
from app.reports.words import CHANGES, NO_VERDICT, TARGETS, group_words
from app.reports.words import SEGMENTS as SEGMENT_WORDS
from app.verdicts import baselines
from surveys.actions.rule import Rule
from surveys.codes import Flags, People, Rhythm
from surveys.instruments.schema import Instrument
from surveys.places.today import Today

FINDINGS: Mapping[tuple[str | None, str | None], str] = {
    ("improved", None): N_("%(title)s: improved"),
    ("improved", "reached"): N_("%(title)s: improved, target reached"),
    ("improved", "open"): N_("%(title)s: improved, target still open"),
    ("improved", "missed"): N_("%(title)s: improved, target missed"),
    ("no clear change", None): N_("%(title)s: no clear change"),
    ("no clear change", "reached"): N_("%(title)s: no clear change"),
    ("no clear change", "open"): N_("%(title)s: no clear change, target still open"),
    ("no clear change", "missed"): N_("%(title)s: no clear change, target missed"),
    ("worse", None): N_("%(title)s: got worse"),
    ("worse", "reached"): N_("%(title)s: got worse"),
    ("worse", "open"): N_("%(title)s: got worse, target still open"),
    ("worse", "missed"): N_("%(title)s: got worse, target missed"),
}
SEEN: Mapping[People, str] = {
    "others": N_("With %(n)s in both waves a change of %(by)s is seen in four cases of five."),
    "same": N_("With %(n)s who answer both, a change of %(by)s is seen in four cases of five."),
}
COUNTED: Mapping[Flags, str] = {
    "in": N_("all, also those that look thoughtless"),
    "out": N_("without those that look thoughtless, in both waves"),
}


@dataclass(frozen=True)
class Teller:
    """What an action's words are made from. asked: the questionnaire of its baseline; today: what ways to the
    form are called.
    """

    locale: Locale
    rhythm: Rhythm
    asked: Instrument
    today: Today | None = None

    def say(self, message: str, /, **values: str | int) -> str:
        return self.locale.say(message, **values)

    def value(self, rule: Rule, value: float | None) -> str:
        if value is None:
            return "–"
        return signed(value) if rule.measure.statistic in ("gap", "nps") else number(value)

    def span(self, low: float | None, high: float | None, rule: Rule | None = None) -> str:
        """An interval; of a change where no rule is given."""
        if low is None or high is None:
            return self.say("Too few answers to say")
        ends = [signed(end) if rule is None else self.value(rule, end) for end in (low, high)]
        return self.say("%(lower)s to %(upper)s", lower=ends[0], upper=ends[1])

    def with_span(self, value: str, span: str) -> str:
        return self.say("%(value)s (%(interval)s)", value=value, interval=span)

    def measured(self, rule: Rule) -> str:
        return measure_words(rule.measure, self.asked, self.locale)

    def base(self, rule: Rule) -> str:
        mean = baselines.mean_of(rule.baseline.figure)
        found = self.with_span(self.value(rule, mean.mean), self.span(mean.lower, mean.upper, rule))
        called = round_name(self.rhythm, rule.baseline.round, self.locale)
        return self.say("%(value)s, n\u00a0%(n)s, %(round)s", value=found, n=mean.n, round=called)

    def why(self, rule: Rule) -> str:
        if rule.chosen == "rank" and rule.rank and rule.of:
            return self.say("Number %(rank)s of %(of)s, the worst first", rank=rule.rank, of=rule.of)
        return self.say("Not because of its rank")

    def start(self, rule: Rule) -> str:
        """From where a change is counted, and why it is not the baseline."""
        found = baselines.start_of(rule)
        if rule.control:
            return self.say("each group's own figure, beside the others")
        if rule.chosen != "rank":
            return self.say("the baseline as it stands")
        if found is None or found.mean is None or rule.baseline.figure.mean is None:
            return self.say("not known")
        back = signed(found.mean - rule.baseline.figure.mean)
        return self.say(
            "%(value)s: of so many the worst is in part unlucky; %(back)s of a change was to be expected anyway",
            value=self.value(rule, found.mean),
            back=back,
        )

    def rule(self, rule: Rule) -> Facts:
        """All of it, as it was fixed."""
        say = self.say
        wanted = "–" if rule.target is None else signed(rule.target)
        after = self.locale.date(rule.not_before)
        rows = [
            (say("What is measured"), self.measured(rule)),
            (say("Baseline"), self.base(rule)),
            (say("Why this one"), self.why(rule)),
            (say("Counted from"), self.start(rule)),
            (say("Who gets it"), self.groups(rule, rule.treated) if rule.treated else say("all")),
            (say("Compared with"), self._other(rule)),
            *self._trend(baselines.earlier_trend(rule) if rule.control else None),
            (say("Smallest change that matters"), signed(rule.least)),
            (say("Target"), wanted),
            (say("People planned") if rule.people == "same" else say("Answers planned"), str(rule.planned)),
            (
                say("When it is judged"),
                say("once, by the first wave from %(day)s on; 5%% risk of a false word", day=after),
            ),
            (say("Answers"), say(COUNTED[rule.flags])),
        ]
        return rows

    def groups(self, rule: Rule, names: Sequence[str]) -> str:
        return self.locale.listed([group_words(rule.by, name, self.locale, self.today) for name in names])

    def _other(self, rule: Rule) -> str:
        if rule.people == "same":
            return self.say("the same people in the wave before, by their personal links")
        return self.groups(rule, rule.control) if rule.control else self.say("the wave before")

    def _trend(self, earlier: float | None) -> Facts:
        """How the sites stood beside each other before; no test decides by it."""
        if earlier is None:
            return []
        words = self.say("from the wave before they changed by %(change)s more than the others", change=signed(earlier))
        return [(self.say("Before that"), words)]

    def finding(self, title: str, verdict: Mapping[str, Any]) -> str:
        word, target = verdict["word"], verdict["target"]
        if word is None:
            return self.say("%(title)s: cannot say whether it worked", title=title)
        return self.say(FINDINGS[word, target], title=title)

    def tags(self, verdict: Mapping[str, Any]) -> Sequence[tuple[str, bool]]:
        word, target = verdict["word"], verdict["target"]
        if word is None:
            return [(self.say("Cannot say"), False)]
        found = [(self.say(CHANGES[word]), word == "improved")]
        if target is not None:
            found.append((self.say("Target: %(word)s", word=self.say(TARGETS[target])), target == "reached"))
        return found

    def check(self, rule: Rule, verdict: Mapping[str, Any]) -> Facts:
        """The figures of the verdict."""
        say, rows = self.say, list[tuple[str, str]]()
        if verdict["effect"] is not None:
            change = self.with_span(signed(verdict["effect"]), self.span(*(verdict["interval"] or (None, None))))
            rows.append((say("More than the others") if rule.control else say("Change"), change))
        if verdict.get("answered"):  # verdicts before there were any of the same people do not have it
            then, now = verdict["answered"]
            words = say("%(n)s people, of %(then)s then and %(now)s now", n=verdict["n_after"], then=then, now=now)
            rows.append((say("Answered both"), words))
        rows.append((say("Then"), self._level(rule, verdict["before"])))
        if verdict["start"] != verdict["before"]:
            rows.append((say("Counted from"), self._level(rule, verdict["start"])))
        rows.append((say("Now"), self._level(rule, verdict["now"])))
        if verdict["control_now"]:
            rows.append((say("The others then"), self._level(rule, verdict["control_before"])))
            rows.append((say("The others now"), self._level(rule, verdict["control_now"])))
        rows += self._trend(verdict["earlier"])
        if verdict["raw"] is not None:
            words = say("%(value)s, not used for the verdict", value=signed(verdict["raw"]))
            rows.append((say("Not shrunk"), words))
        if verdict["p"] is not None:
            rows.append((say("p"), self._p(verdict)))
        return rows

    def _p(self, verdict: Mapping[str, Any]) -> str:
        alone, among = p_value(verdict["p"]), p_value(verdict["p_adjusted"])
        if verdict["family"] < 2 or verdict["word"] is None:
            return alone
        return self.say(
            "alone %(alone)s, among %(n)s judged together %(among)s (Holm)",
            alone=alone,
            n=verdict["family"],
            among=among,
        )

    def _level(self, rule: Rule, mean: Mapping[str, Any]) -> str:
        if mean["mean"] is None:
            return "–"
        found = self.with_span(self.value(rule, mean["mean"]), self.span(mean["lower"], mean["upper"], rule))
        return self.say("%(value)s, n\u00a0%(n)s", value=found, n=mean["n"])

    def check_words(self, rule: Rule, verdict: Mapping[str, Any]) -> str:
        """What is to be understood by it, in one or two sentences."""
        say = self.say
        why, hint, differs = verdict["why"], verdict["hint"], verdict["differs_in"]
        if verdict["word"] is None:
            said = [say("%(why)s.", why=say(NO_VERDICT[why]))] if why else []
            if hint is not None:
                said.append(say("As a hint: %(word)s.", word=say(CHANGES[hint])))
            if differs:
                said.append(say("It is seen in: %(list)s.", list=say(SEGMENT_WORDS[differs])))
            return self.locale.sentences(said)
        said = []
        low, high = verdict["interval"] or (0.0, 0.0)
        if rule.people == "same":
            said.append(say("Each is compared with themselves: the change can be clear where both intervals overlap."))
        if verdict["word"] == "no clear change":
            clear = low > 0 or high < 0
            if clear and verdict["p_adjusted"] < 0.05:
                said.append(say("The change is clear, and measured smaller than what matters."))
            elif clear:
                said.append(say("Alone it would be clear; among those judged together it may be chance."))
            else:
                said.append(
                    say("The interval holds zero. That does not say that it was useless: the data cannot tell.")
                )
        if verdict["raw"] is not None and verdict["effect"] is not None:
            back = signed(verdict["raw"] - verdict["effect"])
            said.append(
                say("%(back)s of the change was to be expected anyway, as it was picked as the worst.", back=back)
            )
        return self.locale.sentences(said)


def planned_hint(rule: Rule, locale: Locale) -> str:
    """How many answers, or people, it takes to see what is wanted, and what matters."""
    say, figure = locale.say, rule.baseline.figure
    wanted = rule.target if rule.target is not None and rule.target > 0 else rule.least
    n, more = (baselines.planned(figure, change, people=rule.people) for change in (wanted, rule.least))
    said = []
    if n is not None:
        said.append(say(SEEN[rule.people], n=n, by=number(wanted)))
    if wanted != rule.least and more is not None:
        said.append(say("To see %(by)s it takes %(n)s.", by=number(rule.least), n=more))
    if n is not None and rule.people == "same":
        said.append(say("That holds if two answers of one person go together by %(r)s.", r=number(baselines.AGREE)))
    if n is not None and figure.n < n:
        said.append(_short_of(rule, wanted, locale))
    return locale.sentences(said)


def _short_of(rule: Rule, wanted: float, locale: Locale) -> str:
    """The baseline has fewer than it takes of both."""
    say, figure = locale.say, rule.baseline.figure
    if rule.people == "same":
        return say(
            "The baseline has %(n)s, and no more can answer both: that change would rather not be seen.", n=figure.n
        )
    alone = baselines.planned(figure, wanted, before=figure.n)
    if alone is None:
        return say("The baseline has %(n)s: however many come, that change would rather not be seen.", n=figure.n)
    return say("The baseline has %(n)s, so this time it takes %(more)s.", n=figure.n, more=alone)
