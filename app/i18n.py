"""The three languages: choosing one, its words, its numbers and dates."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Self

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from analysis.figures.numerals import number as number
from analysis.figures.numerals import percent as percent
from analysis.figures.numerals import signed as signed
from surveys.instruments.schema import NEAREST, Text, in_each_language

CATALOGUES = Path(__file__).parent / "locales"


class Worded(str):
    """Words and the language in which they are, which may not be the reader's."""

    tag: str

    def __new__(cls, words: str, tag: str) -> Self:
        self = super().__new__(cls, words)
        self.tag = tag
        return self


@dataclass(frozen=True)
class Locale:
    """The reader's language: says, counts, formats. code: ours and gettext's; tag: for <html lang>; name: in it."""

    code: str
    tag: str
    name: str

    def say(self, message: str, /, **values: str | int) -> str:
        """A whole sentence, its named places filled."""
        text = translations(self.code).gettext(message)
        return text % values if values else text

    def say_as(self, context: str, message: str, /) -> str:
        """A word that has other meanings elsewhere. context: which one, for translators."""
        return translations(self.code).pgettext(context, message)

    def say_n(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        return translations(self.code).ngettext(one, many, n) % {"n": n, **values}

    def sentences(self, said: Iterable[str]) -> str:
        """One after the other; Chinese has no space between them."""
        return (" " if self.code == "en" else "").join(said)

    def series(self, names: Sequence[str]) -> str:
        """Names within a sentence: a, b and c."""
        return format_list(names, locale="en_GB" if self.code == "en" else self.code)

    def either(self, names: Sequence[str]) -> str:
        """Any of these names: a, b or c."""
        return format_list(names, style="or", locale="en_GB" if self.code == "en" else self.code)

    def listed(self, names: Sequence[str]) -> str:
        """Names one after the other: a, b, c."""
        return (", " if self.code == "en" else "、").join(names)

    def quoted(self, name: str) -> str:
        return f"「{name}」" if self.code == "zh_Hant" else f"“{name}”"

    def title(self, texts: Mapping[str, str]) -> Worded:
        """A title in the reader's language, or in the first that it has."""
        code = next((code for code in (self.code, *BY_CODE) if texts.get(code)), self.code)
        return Worded(texts.get(code, ""), BY_CODE[code].tag)

    def tag_of(self, text: Text) -> str:
        """The language in which `text[code]` is said: the reader's, or the nearest that it has."""
        return BY_CODE[next((code for code in NEAREST[self.code] if text.has(code)), self.code)].tag

    def words_of(self, text: Text) -> Worded:
        return Worded(text[self.code], self.tag_of(text))

    def company(self, names: str) -> str:
        """A name that the company gave: one for everybody, or one for each of LOCALES with a line | between them."""
        each = in_each_language(names)
        return each[LOCALES.index(self)] if each else names

    def days(self, first: date, last: date) -> str:
        """From one day to another; where both are the same, that day."""
        if first == last:
            return self.date(first)
        return self.say("%(first)s to %(last)s", first=self.date(first), last=self.date(last))

    def month(self, day: date) -> str:
        pattern = "MMMM y" if self.code == "en" else "y年M月"
        return format_date(day, pattern, locale=self.code)

    def date(self, day: date) -> str:
        if self.code == "en":
            return format_date(day, "d MMMM y", locale="en")
        return format_date(day, "y年M月d日", locale=self.code)

    def moment(self, moment: datetime) -> str:
        """Day and time as the clock shows them where the company is."""
        return f"{self.date(moment.date())} {moment:%H:%M}"


LOCALES = (Locale("zh_Hant", "zh-Hant", "繁體"), Locale("zh_Hans", "zh-Hans", "简体"), Locale("en", "en", "English"))
BY_CODE = {locale.code: locale for locale in LOCALES}
_BY_TAG = {locale.tag.lower(): locale for locale in LOCALES}
DEFAULT = LOCALES[0]
_TAG = re.compile(r"(?:zh|en)(?:-[a-z]{2,4})*", re.IGNORECASE)


def nearest(locale: Locale, codes: Sequence[str]) -> Locale:
    """This language where it is one of these, else the one that its reader reads most easily."""
    return next(BY_CODE[code] for code in (*NEAREST[locale.code], locale.code) if code in codes or not codes)


def by_tag(tag: str | None) -> Locale | None:
    return _BY_TAG.get((tag or "").lower())


def _of_language(tag: str) -> Locale | None:
    """zh-TW, zh-HK and zh-MO read Traditional; zh-CN, zh-SG and plain zh read Simplified."""
    tag = tag.lower()
    if tag.startswith("zh"):
        traditional = any(part in tag for part in ("hant", "tw", "hk", "mo"))
        return BY_CODE["zh_Hant" if traditional else "zh_Hans"]
    return BY_CODE["en"] if tag.startswith("en") else None


def by_language(told: str) -> Locale | None:
    """The one that a person names by its tag: zh-Hant, zh_Hant, zh-TW and so on."""
    tag = told.strip().replace("_", "-")
    return _of_language(tag) if _TAG.fullmatch(tag) else None


@lru_cache(maxsize=1000)
def choose(accept_language: str) -> Locale:
    """The first of the browser's languages that we have, by its weights."""
    wishes = []
    for place, wish in enumerate(accept_language.split(",")[:20]):
        tag, _, weight = wish.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, tag))
        except ValueError:
            continue
    for _, _, tag in sorted(wishes):
        if (locale := _of_language(tag)) is not None:
            return locale
    return DEFAULT


@cache
def translations(code: str) -> NullTranslations:
    """The words of a locale. English is the language of the code itself."""
    if code == "en":
        return NullTranslations()
    path = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def N_(message: str) -> str:  # noqa: N802 - the name by which message extraction knows it
    """Mark a message for translation where it is written; `say` translates it where it is shown."""
    return message
