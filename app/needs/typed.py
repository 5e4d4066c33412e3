"""What a lead types about a part of a set -> the part, and back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast, get_args

from app.i18n import BY_CODE
from surveys import instruments
from surveys.codes import Length
from surveys.errors import Invalid, Problem
from surveys.instruments.needset import KINDS, LONGEST, NeedSet, SetNeed
from surveys.instruments.schema import NOTHING, Choice, Condition, Dimension, General, Kind, Role, Scale, Text
from surveys.needs.editing import Part, Room, free_id, id_problems
from surveys.people.addresses import plain, plain_name

Values = Mapping[str, str]
LONGEST_COMMENT, LONGEST_LINE = 2000, 200  # characters of an answer in words
MOST_CHOICES = 20
SPARE = 2  # empty lines for further choices
ROLES = ("overall", "nps", "ces")
_SCALES = {"overall": "satisfaction", "nps": "likelihood", "ces": "agreement"}  # of the question with this role


def _text(typed: Values, name: str, problems: list[Problem]) -> Text:
    words = {code: plain_name(typed.get(f"{name}_{code}", "")) for code in BY_CODE}
    for code, said in words.items():
        if len(said) > LONGEST:
            problems.append(Problem(f"{name}_{code}", "too_long", {"limit": LONGEST, "length": len(said)}))
        elif said.count("*") % 2 or "**" in said:
            problems.append(Problem(f"{name}_{code}", "unpaired_asterisk", {}))
    return Text(**words)


def _show(name: str, text: Text | None) -> Values:
    return {f"{name}_{code}": getattr(text or NOTHING, code) for code in BY_CODE}


def _hold(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)


def head_from(typed: Values) -> tuple[Text, Text, Text, str]:
    """Title, service, introduction and source. Invalid."""
    problems: list[Problem] = []
    title, service, intro = (_text(typed, name, problems) for name in ("title", "service", "intro"))
    if len(source := plain(typed.get("source", ""))) > LONGEST:
        problems.append(Problem("source", "too_long", {"limit": LONGEST, "length": len(source)}))
    _hold(problems)
    return title, service, intro, source


def head_values(head: tuple[Text, Text, Text, str]) -> dict[str, str]:
    title, service, intro, source = head
    return {**_show("title", title), **_show("service", service), **_show("intro", intro), "source": source}


def part_from(
    room: Room, typed: Values, needs: NeedSet, standing: Part | None, published: Collection[str] = ()
) -> Part:
    """Invalid: all that is wrong with it. standing: what the form showed, whose id stays unless another is typed;
    published: ids that a version had.
    """
    id_ = plain(typed.get("id", ""))
    wrong = id_problems(needs, room, id_, standing.id if standing else "", published) if id_ else []
    try:
        part = _PARTS[room](typed, needs, standing)
    except Invalid as invalid:
        raise Invalid([*invalid.problems, *wrong]) from None
    _hold(wrong)
    return part


def _id(room: Room, typed: Values, needs: NeedSet, standing: Part | None, words: str) -> str:
    typed_id = plain(typed.get("id", ""))
    return typed_id or (standing.id if standing else free_id(needs, room, words))


def _kinds(typed: Values) -> tuple[str, ...]:
    """Those that are ticked; all of them is the same as none."""
    ticked = tuple(kind for kind in KINDS if typed.get(f"kind_{kind}"))
    return () if len(ticked) == len(KINDS) else ticked


def _dimension(typed: Values, needs: NeedSet, standing: Part | None) -> Dimension:
    problems: list[Problem] = []
    name, description = _text(typed, "name", problems), _text(typed, "description", problems)
    _hold(problems)
    return Dimension(_id("dimensions", typed, needs, standing, name.en), name, description)


def _need(typed: Values, needs: NeedSet, standing: Part | None) -> SetNeed:
    problems: list[Problem] = []
    short, text, present, absent = (_text(typed, name, problems) for name in ("short", "text", "present", "absent"))
    if (dimension := typed.get("dimension", "")) not in {each.id for each in needs.dimensions}:
        problems.append(Problem("dimension", "not_a_choice", {}))
    _hold(problems)
    id_ = _id("needs", typed, needs, standing, short.en)
    return SetNeed(id_, dimension, short, text, present, absent, _kinds(typed))


def type_of(question: General) -> str:
    """What the editor calls it: its role, or its kind."""
    return question.role or question.kind


def _general(typed: Values, needs: NeedSet, standing: Part | None) -> General:
    problems: list[Problem] = []
    kind_or_role = typed.get("type", "")
    if kind_or_role not in (*ROLES, *get_args(Kind)):
        raise Invalid([Problem("type", "not_a_choice", {})])
    label, hint = _text(typed, "label", problems), _text(typed, "hint", problems)
    choices = _choices(typed, problems) if kind_or_role in ("choice", "choices") else ()
    when = _condition(typed, needs, problems)
    form = typed.get("form", "")
    _hold(problems)
    kept = standing if isinstance(standing, General) and type_of(standing) == kind_or_role else None
    one_line = bool(typed.get("one_line"))
    length = LONGEST_LINE if one_line else LONGEST_COMMENT
    question = General(
        id=_id("general", typed, needs, standing, label.en),
        kind=cast("Kind", "rating" if kind_or_role in ROLES else kind_or_role),
        label=label,
        hint=hint if hint.languages else None,
        max_length=(kept.max_length if kept and kept.one_line == one_line else length)
        if kind_or_role == "text"
        else None,
        one_line=one_line and kind_or_role == "text",
        scale=(kept.scale if kept else _scale(kind_or_role, needs)),
        role=cast("Role", kind_or_role) if kind_or_role in ROLES else None,
        choices=choices,
        when=when,
        form=cast("Length", form) if form in get_args(Length) else None,
        first=bool(typed.get("first")),
        kinds=_kinds(typed),
    )
    _check_single(question, needs, standing)
    return question


def _check_single(question: General, needs: NeedSet, standing: Part | None) -> None:
    """Of some there is one a questionnaire: each role, points, the most and the least important dimension."""
    single = question.role or (question.kind if question.kind in ("points", "extremes") else None)
    others = [other for other in needs.general if other is not standing]
    if single and any(single in (other.role, other.kind) for other in others):
        raise Invalid([Problem("type", "only_one", {})])


def _scale(kind_or_role: str, needs: NeedSet) -> Scale | None:
    if kind_or_role != "rating" and kind_or_role not in ROLES:
        return None
    name = _SCALES.get(kind_or_role, "satisfaction")
    known = (*needs.scales, *(one.scale for one in instruments.load("pulse").general if one.scale))
    return next(scale for scale in known if scale.id == name)


def _choices(typed: Values, problems: list[Problem]) -> tuple[Choice, ...]:
    """A line is a choice; one with no word left is taken out."""
    found: list[Choice] = []
    for number in range(MOST_CHOICES):
        label = _text(typed, f"choice{number}", problems)
        if label.languages:
            found.append(Choice(plain(typed.get(f"choice{number}_id", "")), label))
    taken = {choice.id for choice in found}
    for place, choice in enumerate(found):
        if not choice.id:
            id_ = next(name for number in range(1, 100) if (name := f"choice_{number}") not in taken)
            taken.add(id_)
            found[place] = replace(choice, id=id_)
    if len(found) < 2:
        problems.append(Problem("choice0", "two_choices", {}))
    return tuple(found)


def _condition(typed: Values, needs: NeedSet, problems: list[Problem]) -> Condition | None:
    asked = next((question for question in needs.general if question.id == typed.get("when", "")), None)
    if asked is None:
        return None
    if asked.scale is None:
        among = tuple(choice.id for choice in asked.choices if typed.get(f"among_{asked.id}_{choice.id}"))
        if not among:
            problems.append(Problem("when", "no_limit", {}))
        return Condition(asked.id, among=among)
    limits = [_number(typed, name, problems) for name in ("at_least", "at_most")]
    for name, limit in zip(("at_least", "at_most"), limits, strict=True):
        if limit is not None and not asked.scale.low <= limit <= asked.scale.high:
            problems.append(Problem(name, "off_scale", {"low": asked.scale.low, "high": asked.scale.high}))
    least, most = limits
    if least is None and most is None:
        problems.append(Problem("when", "no_limit", {}))
    elif least is not None and most is not None and least > most:
        problems.append(Problem("at_most", "limits_reversed", {}))
    return Condition(asked.id, at_least=limits[0], at_most=limits[1])


def _number(typed: Values, name: str, problems: list[Problem]) -> int | None:
    if not (written := plain(typed.get(name, ""))):
        return None
    try:
        return int(written)
    except ValueError:
        problems.append(Problem(name, "bad_number", {}))
        return None


_PARTS: Mapping[Room, Callable[[Values, NeedSet, Part | None], Part]] = {
    "dimensions": _dimension,
    "needs": _need,
    "general": _general,
}


def part_values(part: Part) -> dict[str, str]:
    """A part as its form shows it."""
    if isinstance(part, Dimension):
        return {"id": part.id, **_show("name", part.name), **_show("description", part.description)}
    values = {"id": part.id, **_ticked(part.kinds)}
    if isinstance(part, SetNeed):
        texts = {"short": part.short, "text": part.text, "present": part.present, "absent": part.absent}
        return values | {"dimension": part.dimension} | _all(texts.items())
    values |= {"type": type_of(part), "form": part.form or "", **_show("label", part.label), **_show("hint", part.hint)}
    values |= {name: "yes" for name in ("one_line", "first") if getattr(part, name)}
    for number, choice in enumerate(part.choices):
        values |= {f"choice{number}_id": choice.id, **_show(f"choice{number}", choice.label)}
    return values | _condition_values(part.when)


def _all(texts: Iterable[tuple[str, Text]]) -> dict[str, str]:
    return {field: said for name, text in texts for field, said in _show(name, text).items()}


def _ticked(kinds: Sequence[str]) -> dict[str, str]:
    return {f"kind_{kind}": "yes" for kind in kinds or KINDS}


def _condition_values(when: Condition | None) -> dict[str, str]:
    if when is None:
        return {}
    limits = {"at_least": when.at_least, "at_most": when.at_most}
    return {
        "when": when.question,
        **{name: str(limit) for name, limit in limits.items() if limit is not None},
        **{f"among_{when.question}_{each}": "yes" for each in when.among},
    }


def fresh_values(room: Room, given: Values) -> dict[str, str]:
    """What the form of a new part starts with. given: what its link says."""
    return {**_ticked(()), "dimension": given.get("dimension", ""), "type": given.get("type", ""), "id": ""}
