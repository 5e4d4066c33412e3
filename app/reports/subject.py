"""Whose numbers they are: names of needs and dimensions, dates and files, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.i18n import Locale
from surveys.instruments.schema import Instrument, Text

Names = Mapping[str, str]


@dataclass(frozen=True)
class Subject:
    """What figures, tables and sentences are about, and the language in which they speak of it."""

    locale: Locale
    names: Names
    numbers: Names  # the questionnaire's numbers of the needs
    low_word: str = ""
    high_word: str = ""
    dates: str = ""
    files: str = ""  # address before "/dimensions.csv"; empty where there are none

    def csv(self, figure: str) -> str:
        return f"{self.files}/{figure}.csv" if self.files else ""

    def say(self, message: str, /, **values: str | int) -> str:
        return self.locale.say(message, **values)

    def say_as(self, context: str, message: str, /) -> str:
        return self.locale.say_as(context, message)

    def say_n(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        return self.locale.say_n(one, many, n, **values)

    def listed(self, names: Sequence[str]) -> str:
        return self.locale.listed(names)

    def either(self, names: Sequence[str]) -> str:
        return self.locale.either(names)

    def quoted(self, name: str) -> str:
        return self.locale.quoted(name)

    def wording(self, text: Text) -> str:
        """Of a question, without the marks of emphasis."""
        return text[self.locale.code].replace("*", "")


def subject_of(instrument: Instrument, locale: Locale, dates: str = "", files: str = "") -> Subject:
    code = locale.code
    needs = {need.id: locale.words_of(need.short) for need in instrument.needs}
    options = instrument.questions[0].scale.options if instrument.questions else ()
    ends = [option.label[code] for option in options if option.label is not None]
    return Subject(
        locale=locale,
        names={**needs, **{dimension.id: locale.words_of(dimension.name) for dimension in instrument.dimensions}},
        numbers={need.id: str(number) for number, need in enumerate(instrument.needs, 1)},
        low_word=ends[0] if ends else "",
        high_word=ends[-1] if ends else "",
        dates=dates,
        files=files,
    )
