"""What one person answered, question by question: of named campaigns, in which each was told so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from app.i18n import Locale
from app.invitations.pages import AnswerPart, PersonAnswer
from app.reports.words import SEGMENTS
from app.web.page import Frame
from surveys import clock
from surveys.answers.named import NamedAnswer
from surveys.campaigns.forms import SEGMENT
from surveys.campaigns.published import Published
from surveys.instruments.schema import NOT_APPLICABLE, General, Scale


@dataclass(frozen=True)
class Reader:
    """Stored answers in the words of the questionnaire."""

    published: Published
    answers: Mapping[str, object]
    locale: Locale

    def parts(self) -> list[AnswerPart]:
        """Segments and general questions, then a part for each need that was asked."""
        return [part for part in (self._general(), *self._needs()) if part.rows]

    def _general(self) -> AnswerPart:
        known = [
            (self.locale.say(SEGMENTS[name]), str(self.answers[SEGMENT + name]))
            for name in SEGMENTS
            if SEGMENT + name in self.answers
        ]
        asked = [row for question in self.published.instrument.general for row in self._rows(question)]
        return AnswerPart(self.locale.say("About the whole"), [*known, *asked])

    def _needs(self) -> Iterator[AnswerPart]:
        instrument, code = self.published.instrument, self.locale.code
        asked = self.answers.get("asked")
        for need in instrument.needs:
            if not isinstance(asked, list) or need.id in asked:
                rows = [
                    (self._plain(need.asks.get(question.id, question.legend)[code]), self._point(field, question.scale))
                    for question in instrument.questions
                    for field in (f"{need.id}.{question.id}",)
                ]
                yield AnswerPart(need.text[code], rows)

    def _rows(self, question: General) -> Iterator[tuple[str, str]]:
        label = self._plain(question.label[self.locale.code])
        if question.kind in ("points", "extremes"):
            fields = [field for field in self.answers if field.startswith(f"{question.id}.")]
            if fields:
                yield label, self.locale.listed([self._part(question, field) for field in sorted(fields)])
        elif question.scale is not None:
            if question.id in self.answers:
                yield label, self._point(question.id, question.scale)
        elif question.id in self.answers:
            yield label, self._words(question)

    def _point(self, field: str, scale: Scale) -> str:
        given = self.answers.get(field)
        if given is None:
            return self.locale.say("Left out")
        if given == NOT_APPLICABLE:
            return self.locale.say("Does not apply or cannot say")
        labels = {option.value: option.label for option in scale.options}
        label = labels.get(given) if isinstance(given, int) else None
        return str(given) if label is None else f"{given} · {label[self.locale.code]}"

    def _words(self, question: General) -> str:
        given = self.answers[question.id]
        if question.kind == "date":
            return self.locale.date(date.fromisoformat(str(given)))
        labels = {choice.id: choice.label[self.locale.code] for choice in question.choices}
        chosen = given if isinstance(given, list) else [given]
        return self.locale.listed([labels.get(str(one), str(one)) for one in chosen])

    def _part(self, question: General, field: str) -> str:
        """One field of a question about dimensions: its points, or which is the most and which the least important."""
        names = {each.id: each.name[self.locale.code] for each in self.published.instrument.dimensions}
        part, given = field.removeprefix(f"{question.id}."), str(self.answers[field])
        if question.kind == "points":
            return f"{names[part]} {given}"
        most = part == "most"
        words = self.locale.say("the most: %(name)s", name=names[given])
        return words if most else self.locale.say("the least: %(name)s", name=names[given])

    def _plain(self, words: str) -> str:
        """Without the marks of emphasis."""
        return words.replace("*", "")


def page_of(frame: Frame, published: Published, found: NamedAnswer, locale: Locale, zone: tzinfo) -> PersonAnswer:
    return PersonAnswer(
        frame=frame,
        id=published.id,
        title=published.title,
        address=found.address,
        name=found.name,
        received=clock.to_local(found.received, zone),
        parts=Reader(published, found.answers, locale).parts(),
    )
