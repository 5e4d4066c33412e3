"""The editor's page, whichever part of the set is open, and what a phone shows of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlmodel import Session

from app.i18n import BY_CODE, Locale
from app.needs import pages, typed, words
from app.web.deps import Staff, frame_of
from app.web.page import Fault
from app.web.templating import render_text
from surveys.campaigns.forms import form_of
from surveys.instruments.needset import KINDS, NeedSet, SetNeed
from surveys.instruments.schema import Instrument
from surveys.needs import editing, sets
from surveys.needs.guide import remarks
from surveys.needs.missing import filled, missing, ready
from surveys.storage.tables import WrittenSet

_NO_PHONE = Markup("")
_OURS = ("token", "seen", "was", "go", "back")  # fields of the form that no person fills in


@dataclass(frozen=True)
class Editor:
    """One set as a lead edits it. show, kind: the language and the kind of questionnaire of the preview."""

    session: Session
    staff: Staff
    locale: Locale
    row: WrittenSet
    show: str = ""
    kind: str = ""

    @property
    def draft(self) -> NeedSet:
        return sets.draft_of(self.row)

    def page(
        self,
        part: str = "",
        part_id: str = "",
        values: Mapping[str, str] | None = None,
        faults: Sequence[Fault] = (),
        standing: pages.Standing | None = None,
        seen: str = "",
        done: str = "",
        fixed: bool = False,
    ) -> pages.Editor:
        draft, locale = self.draft, self.locale
        lacking = missing(draft)
        lack_of = words.short_lacks(lacking, locale)
        for id_ in sets.changed_since(self.session, self.row):
            lack_of.setdefault(id_, locale.say("changed"))
        phone_locale = self._phone_locale(draft)
        need = editing.find(draft.needs, part_id) if part == "needs" else None
        kind = self.kind if self.kind in KINDS else "servqual"
        return pages.Editor(
            frame=frame_of(self.staff, "needs"),
            id=self.row.id,
            needs=draft,
            published=self.row.published,
            changed=sets.is_changed(self.session, self.row),
            changed_at=self.row.changed,
            campaigns=sets.campaigns_of(self.session, self.row.id),
            put_away=self.row.put_away,
            asked_kinds=_kinds(sets.published_of(self.session, self.row.id, self.row.published), locale),
            kinds=_kinds(draft, locale),
            lacking=[
                pages.Lacking(*words.lack_words(lack, draft, locale), words.address_of(lack, self.row.id))
                for lack in lacking
            ],
            marks=lack_of,
            part=part,
            part_id=part_id,
            fixed=fixed,
            seen=seen,
            was=(values or {}).get("was") or _was(values or {}),
            values=values or {},
            faults=faults,
            heeds=_heeds(values or {}, locale),
            standing=standing,
            types={code: locale.say(word) for code, word in words.TYPES.items()},
            all_kinds={code: locale.say(word) for code, word in words.KINDS.items()},
            phone=_phone(draft, need, kind, phone_locale) if need else _NO_PHONE,
            phone_locale=phone_locale,
            phone_kind=kind,
            done=done,
        )

    def _phone_locale(self, draft: NeedSet) -> Locale:
        code = self.show if self.show in BY_CODE else self.locale.code
        return BY_CODE[code if code in draft.languages or not draft.languages else draft.languages[0]]


def _kinds(needs: NeedSet | None, locale: Locale) -> list[tuple[str, str, str]]:
    """Which questionnaires can be asked: kind, its words, its languages."""
    return [
        (kind, locale.say(words.KINDS[kind]), locale.listed([BY_CODE[code].name for code in languages]))
        for kind, languages in (ready(needs) if needs else {}).items()
    ]


def _was(values: Mapping[str, str]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


def joined_with(part: object, mine: Mapping[str, str]) -> dict[str, str]:
    """What the form shows when somebody else changed the part: theirs where nothing was typed, mine elsewhere."""
    was, theirs = was_of(mine), _values(part)
    kept = {name: value for name, value in mine.items() if name not in was or value != was[name]}
    untouched = {name: value for name, value in theirs.items() if name not in kept and not _unticked(name, was, mine)}
    return {**untouched, **kept, "was": _was(theirs)}


def was_of(typed_: Mapping[str, str]) -> dict[str, str]:
    """What the form showed first, as it sent it along; nothing where that cannot be read."""
    try:
        was = json.loads(typed_.get("was", ""))
    except ValueError:
        return {}
    return {name: value for name, value in was.items() if isinstance(value, str)} if isinstance(was, dict) else {}


def _unticked(name: str, was: Mapping[str, str], mine: Mapping[str, str]) -> bool:
    return name in was and name not in mine


def _values(part: object) -> dict[str, str]:
    return typed.head_values(part) if isinstance(part, tuple) else typed.part_values(part)  # type: ignore[arg-type]


def _phone(draft: NeedSet, need: SetNeed, kind: str, locale: Locale) -> Markup:
    instrument: Instrument = sets.tried(filled(draft, need.id, locale.code, kind), kind)
    form = form_of(instrument, (), 0, None, anonymous=False)
    return Markup(render_text(locale, pages.Phone(form, {}, (), 1)))  # noqa: S704 - our own template, escaped there


def _heeds(values: Mapping[str, str], locale: Locale) -> dict[str, str]:
    """What the guide says of the sentences in a form, at their fields."""
    found = {}
    for name in ("text", "present", "absent"):
        for code in BY_CODE:
            field = f"{name}_{code}"
            if remarked := remarks(values.get(field, ""), code, absent=name == "absent"):
                found[field] = locale.sentences([locale.say(words.HEEDS[each]) for each in remarked])
    return found


def standing_of(part: object, mine: Mapping[str, str], locale: Locale) -> pages.Standing:
    """What somebody else wrote meanwhile and this form has otherwise, as its fields are called."""
    if part is None:
        return pages.Standing(())
    values, was = _values(part), was_of(mine)
    fields = [field for field in dict.fromkeys((*values, *was, *mine)) if field not in _OURS]
    differing = {
        field: values.get(field, "") for field in fields if not was or values.get(field, "") != was.get(field, "")
    }
    return pages.Standing(
        [
            (label, value or locale.say("(empty)"))
            for field, value in differing.items()
            if value != mine.get(field, "") and (label := words.field_name(field, locale))
        ]
    )
