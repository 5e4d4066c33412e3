"""Filters over the pages of a programme: what the address chooses, what is left, and the bar that says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from time import monotonic
from urllib.parse import urlencode

from fastapi.responses import Response

from app.i18n import LOCALES, N_, Locale
from app.reading.rounds import Read, ReadRound, Rounds
from app.reports.pages import Report, Section
from app.reports.words import SEGMENTS as LISTS
from app.reports.words import group_words
from app.services import Services
from app.tallies import selection
from app.tallies.anew import Progress
from app.tallies.counting import Counted
from app.tallies.selected import PATIENCE, StillFolded, Wanted
from app.tallies.selection import FIRST, FLAGGED, GROUPS, LAST, NAMES, WITHOUT, Group, Selection, Under, Why
from app.web import errors
from app.web.page import Fault
from surveys import clock
from surveys.campaigns.plan import LONGEST_VALUE
from surveys.campaigns.published import Published
from surveys.codes import CHANNELS, Listed, Segment
from surveys.errors import Invalid, Problem
from surveys.places.today import Today

MALFORMED, UNKNOWN, LATER = 422, 404, 503
LOOK_AGAIN = "2"  # seconds
Places = Callable[[int | None, Segment, Sequence[str]], Mapping[str, int]]  # names of a unit -> entries of its list

FEW = N_("no answers are left, or too few to show")
# Why nothing of a campaign is shown under a filter.
WHY: Mapping[Why, str] = {
    "few": FEW,
    "no_list": N_("its answers do not say this"),
    "no_value": N_("it does not list this one"),
    "days": N_("it was promised that nobody can be singled out, so it has no figures by day"),
    "two_lists": N_("it was promised that nobody can be singled out, so it has figures by one list at a time"),
    "flags": N_("it was promised that nobody can be singled out, so it has no figures of some answers alone"),
    "moving": N_("it was promised that nobody can be singled out, so groups have figures once it is closed for good"),
    "no_groups": N_("it was promised that nobody can be singled out, so this questionnaire has no figures of groups"),
}


@dataclass(frozen=True)
class Choice:
    """One list of the bar: its values and words."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Bar:
    """summary: what is chosen and left. pairs: it, as the address says it. taken: words and the address without this
    one. left: campaigns with what is left of each. waiting: how far it is folded; empty once it is.
    """

    summary: str
    pairs: Sequence[tuple[str, str]]
    taken: Sequence[tuple[str, str]]
    choices: Sequence[Choice]
    first: str
    last: str
    flagged: str
    left: Sequence[tuple[str, str]]
    faults: Sequence[Fault]
    waiting: str


class Filters:
    """pairs: what the address says of filters, in their order."""

    def __init__(self, said: Sequence[tuple[str, str]], locale: Locale, today: Today) -> None:
        self.pairs = [(name, value) for name, value in said if name in NAMES and value]
        self.locale, self.today = locale, today
        self.selection = Selection()
        self.problems: Sequence[Problem] = []
        self.waiting: Progress | None = None
        try:
            self.selection = selection.read(self.pairs)
        except Invalid as invalid:
            self.problems = invalid.problems

    @property
    def status(self) -> int:
        """Of the page."""
        if not self.problems:
            return 200
        return UNKNOWN if all(each.code == "unknown_place" for each in self.problems) else MALFORMED

    @property
    def ready(self) -> bool:
        return not self.problems and self.waiting is None

    def query(self, round_id: int | None, without: tuple[str, str] | None = None) -> str:
        """What follows an address, so that the page behind it is of this round and filtered alike."""
        pairs = [("round", str(round_id))] if round_id is not None else []
        pairs += [pair for pair in self.pairs if pair != without]
        return f"?{urlencode(pairs)}" if pairs else ""

    def applied(self, rounds: Rounds, services: Services, places: Places) -> Rounds:
        """The same rounds under the selection; as they are where nothing, or nothing that there is, is chosen."""
        if not rounds.all:  # there is nothing to filter
            self.pairs, self.problems = [], []
            return rounds
        everything = [read.published for each in rounds.all for read in each.reads]
        alike = _Alike(everything, places, self.today)
        self.problems = [*self.problems, *selection.unknown(self.selection, everything, alike)]
        if not self.selection or self.problems:
            return rounds
        until = monotonic() + PATIENCE

        def filtered(read: Read) -> Read:
            def folded_of(wanted: Wanted) -> Counted:
                patience = max(until - monotonic(), 0)
                return services.selected.counted(services.database, read.published, wanted, patience)

            @cache
            def under() -> Under:
                zone = services.settings.zone
                return selection.under(self.selection, read.published, read.counted, alike, zone, folded_of)

            def instead() -> str:
                why = under().why
                return self.locale.say(WHY[why]) if why else ""

            published = read.published
            if self.selection.chooses("site"):  # what is left of one site says nothing of others
                published = replace(published, sites_are="all")
            return replace(read, published=published, count=lambda _: under().counted, instead=instead)

        return replace(rounds, all=[replace(each, reads=[*map(filtered, each.reads)]) for each in rounds.all])

    def begin(self, rounds: Rounds) -> bool:
        """Whether everything is there that the round needs first; of what is not, all is begun."""
        for read in (*rounds.now.reads, *(before for _, before in _before(rounds))) if self.ready else ():
            try:
                read.counted  # noqa: B018 - asked for
            except StillFolded as folding:
                self.wait_for(folding)
        return self.ready

    def wait_for(self, folding: StillFolded) -> None:
        """The page says how far all of them are."""
        before, more = self.waiting or Progress(0, 0), folding.progress
        self.waiting = Progress(before.done + more.done, before.n + more.n)

    def said(self, rounds: Rounds, report: Report, sections: Sequence[Section]) -> Report:
        """A page that holds nothing must not say that nothing was asked."""
        left_out = any(read.withheld for read in rounds.now.reads) and not rounds.of()
        if not left_out or report.figures or sections:
            return report
        return replace(report, finding=self.locale.say("Nothing can be shown under this filter"))

    def answered(self, page: Response) -> Response:
        """As long as it waits the browser asks again, also without script."""
        if self.waiting:
            page.headers["Refresh"] = LOOK_AGAIN
        if page.status_code == LATER:
            page.headers["Retry-After"] = LOOK_AGAIN
        return page

    def bar(self, rounds: Rounds, address: str) -> Bar:
        say, round_id = self.locale.say, rounds.now.id
        taken = [
            (say("Take away: %(filter)s", filter=self._words(*pair)), address + self.query(round_id, pair))
            for pair in dict.fromkeys(self.pairs)
        ]
        said = dict(self.pairs)
        waiting = ""
        if self.waiting:
            done, n = self.waiting.done, self.waiting.n
            waiting = say("Being computed: so far %(done)s of %(n)s answers", done=done, n=n)
        return Bar(
            summary=self._summary(rounds),
            pairs=self.pairs,
            taken=taken,
            choices=[choice for name in GROUPS if (choice := self._choice(name, rounds, said.get(name, ""))).options],
            first=said.get(FIRST, ""),
            last=said.get(LAST, ""),
            flagged=said.get(FLAGGED, ""),
            left=self._left(rounds) if self.selection and self.ready else [],
            faults=[errors.fault(self.locale, problem) for problem in self.problems],
            waiting=waiting,
        )

    def _summary(self, rounds: Rounds) -> str:
        say = self.locale.say
        if not self.pairs:
            return say("Filter: all answers")
        chosen = self.locale.listed([self._words(*pair) for pair in dict.fromkeys(self.pairs)])
        if not self.ready:
            return say("Filter: %(chosen)s", chosen=chosen)
        if not rounds.of():  # none, or too few: which of both is not told
            return say("Filter: %(chosen)s", chosen=chosen)
        return say("Filter: %(chosen)s; n = %(n)s", chosen=chosen, n=sum(read.n for read in rounds.of()))

    def _words(self, name: str, value: str) -> str:
        say = self.locale.say
        if name == FLAGGED:
            return say("without flagged answers") if value == WITHOUT else value
        if name in (FIRST, LAST):
            day = self._day(value)
            return say("from %(day)s", day=day) if name == FIRST else say("up to %(day)s", day=day)
        group: Group = name  # type: ignore[assignment]
        return say("%(list)s: %(value)s", list=say(LISTS[group]), value=self._value(name, value))

    def _day(self, written: str) -> str:
        """As it was written, where it is no day."""
        day = clock.written_day(written)
        return written if day is None else self.locale.date(day)

    def _value(self, name: str, value: str) -> str:
        of: Group = name  # type: ignore[assignment]
        value = group_words(of, value, self.locale, self.today)
        return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"

    def _choice(self, name: Group, rounds: Rounds, chosen: str) -> Choice:
        listed = [read.published for read in rounds.now.reads if name in selection.lists_of(read.published)]
        values: Sequence[str]
        if not listed:
            values = []
        elif name == "channel":
            values = list({self.today.channel(code): code for code in reversed(CHANNELS)}.values())[::-1]
        elif name == "language":
            values = [known.tag for known in LOCALES]
        else:
            values = list(dict.fromkeys(value for each in listed for value in self.today.same(each, name).values()))
        if chosen and chosen not in values:
            values = [*values, chosen]
        options = [(value, self._value(name, value)) for value in values]
        return Choice(name, self.locale.say(LISTS[name]), options, chosen)

    def _left(self, rounds: Rounds) -> list[tuple[str, str]]:
        """Of each campaign of the round, and of the wave before each where that cannot be filtered alike."""
        say = self.locale.say
        left = [(read.title, say("n = %(n)s", n=read.n)) for read in rounds.now.reads if read.shown]
        without: dict[str, list[str]] = {}  # what is said, each once, and of whom
        for read in rounds.now.reads:
            if not read.shown:
                without.setdefault(self._cannot(read), []).append(read.title)
        for each, before in _before(rounds):
            if before.withheld:
                title = say("%(title)s, %(round)s", title=before.title, round=each.name)
                without.setdefault(say("Not compared: %(why)s.", why=before.withheld), []).append(title)
        return [*left, *((self.locale.listed(titles), words) for words, titles in without.items())]

    def _cannot(self, read: Read) -> str:
        say = self.locale.say
        words = say("Nothing is shown: %(why)s.", why=read.withheld or say(FEW))
        lists = [say(LISTS[name]) for name in selection.lists_of(read.published)]
        if read.published.protected and lists and read.published.finished:
            other = say("One of these can be chosen: %(lists)s.", lists=self.locale.listed(lists))
            words = self.locale.sentences([words, other])
        return words


def _before(rounds: Rounds) -> list[tuple[ReadRound, Read]]:
    """The last wave of the same questionnaire as each of this round, whether it can be filtered or not."""
    found = []
    for read in rounds.now.reads:
        earlier = ((each, other) for each in reversed(rounds.all[: rounds.at]) for other in each.reads)
        same = (pair for pair in earlier if pair[1].published.instrument.id == read.published.instrument.id)
        found += [pair for pair in [next(same, None)] if pair is not None]
    return found


class _Alike:
    """What campaigns call a place, as today's lists know names: asked once a unit."""

    def __init__(self, campaigns: Sequence[Published], places: Places, today: Today) -> None:
        self._campaigns, self._places, self._today = campaigns, places, today
        self._known: dict[tuple[int | None, Segment, str], Mapping[str, int]] = {}  # by a name that none lists, or ""

    def __call__(self, published: Published, kind: Listed, value: str) -> Sequence[str]:
        if kind == "channel":
            return [code for code in CHANNELS if self._today.channel(code) == self._today.channel(value)]
        same = [each for each in self._campaigns if each.unit_id == published.unit_id]
        names = {name for each in same for name in each.segments.get(kind, ())}
        key = (published.unit_id, kind, "" if value in names else value)
        if key not in self._known:
            self._known[key] = self._places(published.unit_id, kind, [*names, value])
        return selection.alike_among(self._known[key], published.segments.get(kind, ()), value)
