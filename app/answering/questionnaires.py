"""The pages of a questionnaire, the form and the one after it, for one reader."""

import hashlib
import time
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import NamedTuple

from markupsafe import Markup, escape

from app.answering.pages import Questionnaire, Thanks
from app.answering.promises import Promises
from app.i18n import N_, Locale
from app.memory.prepared import Prepared
from app.settings import Settings
from app.web import keys
from app.web.errors import faults
from app.web.letterhead import Letterhead, letterhead_of
from app.web.page import Fault
from app.web.templating import render_text
from surveys import clock, receipts
from surveys.campaigns.forms import SEGMENT, Form
from surveys.campaigns.published import Published
from surveys.codes import CHANNELS
from surveys.company.company import Company
from surveys.errors import Invalid

_HIDDEN = '<input type="hidden" name="{}" value="{}"{}>'
SEGMENT_QUESTIONS: Mapping[str, str] = {"site": N_("Where were you?"), "service": N_("Which service was it?")}
_NO_FIELDS = Markup("")
_BLANK = Markup("<!-- what this form carries -->")


class Arrival(NamedTuple):
    """What a link says: the channel, and the values of segments that the form then does not ask."""

    channel: str = CHANNELS[0]
    segments: tuple[tuple[str, str], ...] = ()


PLAIN_LINK = Arrival()


def arrival_of(published: Published, query: Mapping[str, str]) -> Arrival:
    """Only what the campaign lists; anything else in a link is ignored."""
    listed = tuple((name, query[name]) for name, values in published.segments.items() if query.get(name) in values)
    channel = query.get("channel", "")
    return Arrival(channel if channel in CHANNELS else CHANNELS[0], listed)


def draft_mark(token: str) -> str:
    """By which a browser knows the drafts of a personal link; made from the token and in no table."""
    return hashlib.sha256(f"draft:{token}".encode()).hexdigest()[:16]


def hidden_fields(key: str, invite: str = "", began: str = "") -> Markup:
    """What differs between forms of one questionnaire."""
    html = _HIDDEN.format("key", escape(key), "") + _HIDDEN.format("began", escape(began or int(time.time())), "")
    if invite:
        html += _HIDDEN.format("invite", escape(invite), f' data-mark="{draft_mark(invite)}"')
    return Markup(html)  # noqa: S704 - escaped above: Markup's own format takes five times as long


def form_token_field(token: str) -> Markup:
    """What a test answer carries: it comes from a signed-in person."""
    return Markup(_HIDDEN.format("token", escape(token), ""))  # noqa: S704 - escaped here


def values_by_field(answers: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in answers:
        values.setdefault(name, []).append(value)
    return values


@dataclass(frozen=True)
class Reader:
    """One reader of one campaign's questionnaire. arrival: how they came."""

    published: Published
    locale: Locale
    settings: Settings
    company: Company
    arrival: Arrival = PLAIN_LINK

    @property
    def zone(self) -> tzinfo:
        """The company's clock."""
        return self.settings.zone

    @property
    def letterhead(self) -> Letterhead:
        return letterhead_of(self.company, self.settings.mail, self.locale)

    @property
    def done(self) -> str:
        """The page of what was done after earlier rounds, if there is one. A kiosk stays with its questionnaire."""
        of = self.published.done
        return "" if of is None or self.arrival.channel == "kiosk" else keys.done_path(self.settings.secret, of)

    def questionnaire(
        self,
        form: Form,
        hidden: Markup = _NO_FIELDS,
        values: Mapping[str, Sequence[str]] | None = None,
        corrections: Sequence[Fault] = (),
        notice: str = "",
        preview: bool = False,
        test_at: str = "",
    ) -> Questionnaire:
        """preview: it shows what is asked; test_at: the address that takes a test answer, which is never stored."""
        published, promises = self.published, Promises(self.published, self.locale, self.zone)
        return Questionnaire(
            letterhead=self.letterhead,
            title=self.locale.title(published.title),
            languages=published.instrument.languages,
            slug=published.slug,
            demo=published.demo,
            anonymity=published.anonymity,
            personal=published.access == "personal",
            minutes=published.minutes,
            promise=promises.storage(),
            form=form,
            segment_questions={name: self.locale.say(SEGMENT_QUESTIONS[name]) for name in form.segments},
            hidden_fields=hidden,
            channel=self.arrival.channel,
            segment_values=dict(self.arrival.segments),
            closes=None if published.closes is None else clock.to_local(published.closes, self.zone),
            next_steps=promises.next_steps(),
            done=self.done,
            values=values or {},
            faults=corrections,
            notice=notice,
            preview=preview,
            test_at=test_at,
        )

    def prepared_questionnaire(self, form: Form) -> Prepared:
        """With a blank for the hidden fields."""
        return Prepared(render_text(self.locale, self.questionnaire(form, _BLANK)), _BLANK)

    def thanks(self, receipt: str | None = None) -> Thanks:
        return Thanks(
            letterhead=self.letterhead,
            title=self.locale.title(self.published.title),
            languages=self.published.instrument.languages,
            slug=self.published.slug,
            channel=self.arrival.channel,
            segment_values=dict(self.arrival.segments),
            next_steps=Promises(self.published, self.locale, self.zone).next_steps(),
            done=self.done,
            groups=receipts.groups(receipt) if receipt else [],
        )

    def confirmation(self, receipt: str | None = None) -> str:
        return render_text(self.locale, self.thanks(receipt))

    def sees(self) -> Hashable:
        """Everything that these pages show, but for the form: readers who see the same share a rendered page."""
        decides = self.published.decides and self.published.promised(clock.today(self.zone))
        return self.published.shown, decides, self.company.mark, self.locale.code, self.arrival

    def corrections(self, form: Form, invalid: Invalid) -> list[Fault]:
        """Each with its question, as the summary at the top of the page names it."""
        return [
            fault if problem.code == "nothing_answered" else replace(fault, about=self._question(form, problem.field))
            for problem, fault in zip(invalid.problems, faults(self.locale, invalid), strict=True)
        ]

    def _question(self, form: Form, field: str) -> str:
        code, (first, _, second) = self.locale.code, field.partition(".")
        if field.startswith(SEGMENT):
            return self.locale.say(SEGMENT_QUESTIONS[second])
        for need in form.needs:
            if need.id == first:
                legends = (question.legend[code] for question in form.instrument.questions if question.id == second)
                return " · ".join(filter(None, (need.short[code], next(legends, ""))))
        for question in form.general:
            if question.id == first:
                dimensions = {dimension.id: dimension.name[code] for dimension in form.instrument.dimensions}
                return " · ".join(filter(None, (question.label[code], dimensions.get(second, ""))))
        return ""
