"""A guess -> a mapping to edit: what was found stands as comments where a person has to confirm it."""

import json
from collections.abc import Sequence

from app.i18n import Locale
from surveys.files.shapes.guess import Column, Guess

CLASSIC_ITEMS = frozenset(map(str, range(1, 23)))  # their dimensions are known
MOST_SHOWN = 6  # texts of a column


def mapping_text(found: Guess, questions: Sequence[str], locale: Locale) -> str:
    """TOML, which is read as it is, and refused until the ends of the scale are said."""
    kano = "functional" in questions
    lines = [f"# {locale.say('Begun from the headings of the file. Check each line; what begins with # is not read.')}"]
    if found.program:
        lines.append("# " + locale.say("The file looks like an export of %(program)s", program=found.program))
    lines += ["", *([] if kano else _groups(found, locale)), *_scale(found, locale, kano=kano), ""]
    lines += _words(found, locale)
    classic = bool(found.needs) and all(need.name in CLASSIC_ITEMS for need in found.needs)
    if not (kano or classic):
        lines += ["[[dimensions]]", 'id = "all"', f"name = {_quoted(locale.say('All needs'))}", ""]
    names = {column.place: column.name for column in found.columns}
    for at, need in enumerate(found.needs, 1):
        lines += ["[[needs]]", f"id = {_quoted(need.name if classic else str(at))}"]
        lines += [] if kano or classic else ['dimension = "all"']
        # Columns by their numbers: nobody has to type a whole question.
        lines += [f"{asked} = {place + 1}  # {_line(names[place])}" for asked, place in need.columns.items()]
        lines.append("")
    if found.rated:
        lines.append("# " + locale.say("Columns that may be answers, too; of which need, their headings do not tell:"))
        lines += [f"#   {_shown(found.columns[place])}" for place in found.rated]
    used = {place for need in found.needs for place in need.columns.values()} | set(found.rated)
    if others := [column for column in found.columns if column.place not in used and column.name]:
        lines += ["# " + locale.say("Columns that are not used:"), *(f"#   {_shown(column)}" for column in others)]
    return "\n".join(lines) + "\n"


def _scale(found: Guess, locale: Locale, *, kano: bool) -> list[str]:
    numbers = ", ".join(f"{value} ({n})" for value, n in list(found.numbers.items())[:20])
    lines = ["# " + locale.say("Numbers that stand there, and how often: %(numbers)s", numbers=numbers or "–")]
    if kano:
        return [*lines, "# " + locale.say("The code that means “I like it”, 1 or 5:"), "# like = 1"]
    lines.append("# " + locale.say("The ends of the scale. Without them the file is refused:"))
    return [*lines, "# [scale]", "# low = 1", "# high = 7"]


def _groups(found: Guess, locale: Locale) -> list[str]:
    used = {place for need in found.needs for place in need.columns.values()} | set(found.rated)
    return [
        f"# segment = {_quoted(column.name)}  # {locale.say('groups to compare')}"
        for column in found.columns
        if column.place not in used and not column.added and column.name and 2 <= len(column.values) <= 20
    ]


def _words(found: Guess, locale: Locale) -> list[str]:
    if not found.words:
        return []
    lines = ["# " + locale.say("Answers in words: take away # and write what each stands for.")]
    if found.usual:
        lines.append("# " + locale.say("The numbers below are the usual ones for these words. Check them."))
    ordered = sorted(list(found.words)[:40], key=lambda word: -found.usual.get(word, 0))
    table = [f"# {_quoted(word)} = {found.usual.get(word, '')}  # {found.words[word]}" for word in ordered]
    return [*lines, "# [words]", *table, ""]


def _shown(column: Column) -> str:
    texts = ", ".join(f"{_quoted(text[:30])} {n}" for text, n in list(column.values.items())[:MOST_SHOWN])
    more = " …" if len(column.values) > MOST_SHOWN else ""
    return f"{column.place + 1} {_line(column.name)}: {texts}{more}"


def _line(text: str) -> str:
    """Of a comment, in which TOML allows no control characters."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:100]


def _quoted(text: str) -> str:
    return json.dumps("".join(sign for sign in text if sign.isprintable()), ensure_ascii=False)
