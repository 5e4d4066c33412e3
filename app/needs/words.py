"""The words for what a set of needs lacks, what kinds of questionnaires and questions there are, and the guide."""

from collections.abc import Mapping, Sequence

from app.i18n import BY_CODE, N_, Locale
from surveys.instruments.needset import NeedSet
from surveys.needs.editing import find
from surveys.needs.guide import Remark
from surveys.needs.missing import Lack, Missing

KINDS: Mapping[str, str] = {
    "servqual": N_("Expectation and perception (SERVQUAL)"),
    "servperf": N_("Perception alone (SERVPERF)"),
    "zones": N_("Least, ideal and perceived (zones of tolerance)"),
    "kano": N_("Kano: present and absent"),
}
TYPES: Mapping[str, str] = {
    "overall": N_("Overall satisfaction"),
    "nps": N_("Would recommend, 0 to 10 (NPS)"),
    "ces": N_("Effort (CES)"),
    "rating": N_("A rating of 1 to 7"),
    "choice": N_("One of several"),
    "choices": N_("Any of several"),
    "text": N_("In words"),
    "date": N_("A day"),
    "points": N_("100 points over the dimensions"),
    "extremes": N_("The most and the least important dimension"),
}
FIELDS: Mapping[str, str] = {
    "title": N_("the title"),
    "service": N_("the word for the service"),
    "intro": N_("the introduction"),
    "name": N_("the name"),
    "description": N_("the description"),
    "short": N_("the short name"),
    "text": N_("the sentence"),
    "present": N_("Kano's sentence when it is there"),
    "absent": N_("Kano's sentence when it is not"),
    "label": N_("the question"),
    "hint": N_("the hint"),
    "choices": N_("a choice"),
    "scale": N_("a word of the scale"),
}
LANGUAGES: Mapping[str, str] = {
    "zh_Hant": N_("Traditional Chinese"),
    "zh_Hans": N_("Simplified Chinese"),
    "en": N_("English"),
}
SETTINGS: Mapping[str, str] = {
    "dimension": N_("Dimension"),
    "id": N_("Id"),
    "source": N_("Where the sentences come from"),
    "when": N_("Asked only after an answer"),
    "at_least": N_("A rating of at least"),
    "at_most": N_("A rating of at most"),
    "form": N_("In which forms"),
    "one_line": N_("One line is enough (a department, an order number)"),
    "first": N_("Asked before the needs"),
}
LACKS: Mapping[Lack, tuple[str, str]] = {
    "words": (N_("%(name)s: %(field)s in %(language)s"), N_("Until then not asked in this language")),
    "title": (N_("The set has no title"), N_("Its languages are those of the title")),
    "needs": (N_("There is no need yet"), N_("Nothing can be asked")),
    "second_need": (N_("%(name)s: only one need"), N_("The reliability of this dimension cannot be computed")),
    "no_need": (N_("%(name)s: no need"), N_("The dimension is left out")),
    "kano": (N_("%(name)s: no sentences for Kano"), N_("Kano does not ask about it")),
    "condition": (
        N_("%(name)s: asked after an answer that is not there, or comes later"),
        N_("Nothing can be asked"),
    ),
    "not_asked": (
        N_("%(name)s: left out of %(kinds)s"),
        N_("The question after which it is asked is not asked there"),
    ),
}
HEEDS: Mapping[Remark, str] = {
    "double": N_("Two things in one sentence? Whoever got only one of them cannot answer. Make two needs of it."),
    "negation": N_("A sentence that says no is misread. Say what is done instead."),
}


def field_name(field: str, locale: Locale) -> str:
    """What a field of the form is called; empty: it is none that a person fills in."""
    name, _, code = field.partition("_")
    number = name.removeprefix("choice")
    if name.startswith("choice") and number.isdigit() and code in LANGUAGES:
        return f"{locale.say('Choice %(n)s', n=int(number) + 1)} · {locale.say(LANGUAGES[code])}"
    if name in FIELDS and code in LANGUAGES:
        return f"{locale.say(FIELDS[name])} · {locale.say(LANGUAGES[code])}"
    if name == "kind" and code in KINDS:
        return f"{locale.say('Which questionnaires ask it')} · {locale.say(KINDS[code])}"
    return locale.say(SETTINGS[field]) if field in SETTINGS else ""


def name_of(missing: Missing, needs: NeedSet, locale: Locale) -> str:
    """What the part is called in the reader's language: its short words, or that it has none."""
    nameless = locale.say("Without a name")
    if missing.part == "need":
        need = find(needs.needs, missing.id)
        return (need.short[locale.code] if need else "") or nameless
    if missing.part == "dimension":
        dimension = find(needs.dimensions, missing.id)
        return (dimension.name[locale.code] if dimension else "") or nameless
    if missing.part == "general":
        question = find(needs.general, missing.id)
        return (question.label[locale.code] if question else "") or nameless
    return needs.title[locale.code] or locale.say("The set")


def lack_words(missing: Missing, needs: NeedSet, locale: Locale) -> tuple[str, str]:
    """What is missing, and what follows from it."""
    what, follows = LACKS[missing.lack]
    values = {"name": name_of(missing, needs, locale)}
    if missing.lack == "words":
        values |= {"field": locale.say(FIELDS[missing.field]), "language": locale.say(LANGUAGES[missing.locale])}
    if missing.lack == "not_asked":
        values |= {"kinds": locale.listed([locale.say(KINDS[kind]) for kind in missing.kinds])}
    return (locale.say(what, **values) if "%(" in what else locale.say(what)), locale.say(follows)


SHORT_LACKS: Mapping[Lack, str] = {
    "second_need": N_("only one"),
    "no_need": N_("none"),
    "kano": N_("no Kano"),
    "condition": N_("condition"),
    "not_asked": N_("not everywhere"),
}


def short_lacks(lacking: Sequence[Missing], locale: Locale) -> dict[str, str]:
    """Part -> what it lacks in a word, beside its name in a list: its languages, else the first of the rest."""
    found: dict[str, str] = {}
    for id_ in dict.fromkeys(lack.id for lack in lacking):
        own = [lack for lack in lacking if lack.id == id_]
        without = [code for code in LANGUAGES if any(each.locale == code and each.lack == "words" for each in own)]
        if without:
            names = locale.listed([BY_CODE[code].name for code in without])
            found[id_] = locale.say("without %(languages)s", languages=names)
        else:
            found[id_] = locale.say(SHORT_LACKS.get(own[0].lack, ""))
    return found


# What the item of a faulty file begins with -> the word for it.
ITEMS: Mapping[str, str] = {
    "need": N_("Need"),
    "needs": N_("Needs"),
    "general": N_("Question"),
    "dimension": N_("Dimension"),
    "dimensions": N_("Dimensions"),
    "scale": N_("Scale"),
    "scales": N_("Scales"),
    "role": N_("Role"),
    "kind": N_("Kind"),
}


def item_words(item: str, locale: Locale) -> str:
    """Where in a file a fault is; empty: in the file as a whole."""
    if item == "file":
        return ""
    what, space, which = item.partition(" ")
    return f"{locale.say(ITEMS[what])}{space}{which}" if what in ITEMS else item


def address_of(missing: Missing, set_id: str) -> str:
    """The field where it is written."""
    rooms = {"need": "needs", "dimension": "dimensions", "general": "general"}
    if missing.part not in rooms:
        return f"/needs/{set_id}/head#{missing.field or 'title'}_{missing.locale or 'zh_Hant'}"
    if not missing.id:
        return f"/needs/{set_id}/new/{rooms[missing.part]}"
    if missing.lack in ("second_need", "no_need"):
        return f"/needs/{set_id}/new/needs?dimension={missing.id}"
    field = "choice0" if missing.field == "choices" else missing.field
    anchor = f"{field}_{missing.locale}" if missing.locale else {"kano": "present_zh_Hant"}.get(missing.lack, field)
    return f"/needs/{set_id}/{rooms[missing.part]}/{missing.id}#{anchor}"
