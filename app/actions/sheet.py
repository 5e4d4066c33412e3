"""One action as one sheet: plan, do, check, act, in words."""

from collections.abc import Mapping, Sequence

from app.actions import pages, scenes
from app.actions.pages import Facts
from app.actions.room import Room
from app.actions.sentences import Teller
from app.actions.sources import address_of
from app.actions.words import CLOSING, KINDS, MOVES, ORIGINS, OUTCOMES, STATES
from app.i18n import LOCALES, N_, Locale
from app.web import keys
from app.web.errors import faults
from surveys import clock
from surveys.actions import actions, moves, public
from surveys.actions.actions import Action
from surveys.actions.remeasure import remeasure
from surveys.actions.rule import Rule
from surveys.codes import MoveName
from surveys.errors import Invalid

ASKS: Mapping[str, str] = {"evidence": N_("What shows that it is done"), "reason": N_("Why")}


def sheet(
    room: Room,
    row: Action,
    typed: Mapping[str, str] | None = None,
    invalid: Invalid | None = None,
    changed: bool = False,
) -> pages.Sheet:
    """changed: somebody else changed what the form said to outsiders."""
    locale, say = room.locale, room.locale.say
    rule = actions.rule_of(row)
    teller = None if rule is None else room.teller(rule)
    verdict = row.verdict
    judged = bool(teller and rule and verdict)
    finding = teller.finding(row.title, verdict) if teller and verdict else row.title
    return pages.Sheet(
        frame=room.frame,
        id=room.row.id or 0,
        name=room.locale.company(room.row.name),
        action=row.id or 0,
        title=row.title,
        state=row.state,
        state_word=say(STATES[row.state]),
        finding=finding,
        dates=_dates(row, room),
        about=teller.measured(rule) if teller and rule else "",
        cause=row.cause,
        what=row.what,
        plan=teller.rule(rule) if teller and rule else [],
        did=_did(row, room),
        source=address_of(room, row),
        tags=teller.tags(verdict) if teller and verdict else [],
        scene=scenes.of_verdict(teller, rule, verdict, finding) if teller and rule and verdict else None,
        check=teller.check(rule, verdict) if teller and rule and verdict else _waits(row, rule, room),
        check_words=teller.check_words(rule, verdict) if teller and rule and verdict else "",
        act=_act(row, locale),
        foot=_foot(row, teller, rule, locale) if judged else "",
        buttons=_buttons(row, locale),
        closing=[(name, say(MOVES[name]), say(words)) for name, words in CLOSING.items()]
        if row.state == "judged"
        else [],
        proposed=_proposed(row),
        can_change=row.state not in (*actions.OVER, "judged"),
        follows=_named(room, row.follows),
        followed=_following(room, row),
        warning=_warning(row, rule, room),
        outside=_outside(row, room, typed or {}, changed) if row.state == "closed" else None,
        typed=typed or {},
        faults=faults(locale, invalid) if invalid else [],
    )


def _outside(row: Action, room: Room, typed: Mapping[str, str], changed: bool) -> pages.Outside:
    names = {each.code: public.field_of(each.code) for each in LOCALES}
    settings = room.services.settings
    return pages.Outside(
        fields=[
            (names[each.code], each.name, each.tag, typed.get(names[each.code], row.public.get(each.code, "")))
            for each in LOCALES
        ],
        written=bool(row.public),
        released="" if row.released_at is None else room.locale.date(clock.day_of(row.released_at, settings.zone)),
        mark=public.mark(row),
        path=keys.done_path(settings.secret, room.row.id or 0),
        longest=public.LONGEST,
        standing=[(each.tag, row.public[each.code]) for each in LOCALES if changed and each.code in row.public],
        changed=changed,
    )


def _dates(row: Action, room: Room) -> str:
    locale, zone = room.locale, room.services.settings.zone
    said = []
    if row.fixed_at is not None:
        by = actions.name_of(room.session, row.fixed_by)
        day = locale.date(row.fixed_at.astimezone(zone).date())
        said.append(locale.say("Rule fixed on %(day)s by %(name)s.", day=day, name=by or "–"))
    if row.changes:
        said.append(locale.say_n("Changed once since.", "Changed %(n)s times since.", row.changes))
    if row.judged_at is not None:
        said.append(locale.say("Judged on %(day)s.", day=locale.date(row.judged_at.astimezone(zone).date())))
    return locale.sentences(said)


def _did(row: Action, room: Room) -> Facts:
    locale, say = room.locale, room.locale.say
    rows = [
        (say("Owner"), actions.name_of(room.session, row.owner_id) or "–"),
        (say("Kind"), say(KINDS[row.kind])),
        (say("Due"), locale.date(row.due)),
    ]
    if row.carried_out is not None:
        days = (row.carried_out - row.due).days
        late = locale.say_n("%(n)s day late", "%(n)s days late", days) if days > 0 else say("on time")
        rows.append((say("Carried out"), say("%(day)s, %(late)s", day=locale.date(row.carried_out), late=late)))
    costs = [(say("planned %(cost)s", cost=f"{row.cost_planned:,}")) if row.cost_planned is not None else ""]
    costs.append(say("real %(cost)s", cost=f"{row.cost_real:,}") if row.cost_real is not None else "")
    if any(costs):
        rows.append((say("Cost"), locale.listed([cost for cost in costs if cost])))
    if row.evidence:
        rows.append((say("What shows it"), row.evidence))
    rows.append((say("Comes from"), say(ORIGINS[row.origin])))
    return rows


def _waits(row: Action, rule: Rule | None, room: Room) -> Facts:
    """What is known before there is a verdict: how many answers, nothing else."""
    say = room.locale.say
    if rule is None or row.state in ("draft", "dropped"):
        return []
    found = remeasure(room.session, row.programme_id, rule)
    if found is None:
        day = room.locale.date(rule.not_before)
        return [(say("Waits for"), say("the first wave of this questionnaire that opens on %(day)s or later", day=day))]
    return [
        (say("Measured by"), room.locale.title(found.campaign.title)),
        (say("When it is judged"), _when(rule, room.locale)),
    ]


def _when(rule: Rule, locale: Locale) -> str:
    if rule.people == "same":
        return locale.say("once, when %(n)s people have answered both waves or this one is closed", n=rule.planned)
    return locale.say("once, when %(n)s answers are there or the wave is closed", n=rule.planned)


def _act(row: Action, locale: Locale) -> Facts:
    say = locale.say
    if row.outcome is not None:
        return [(say("Decided"), say(OUTCOMES[row.outcome])), (say("On what it rests"), row.word)]
    return [(say("Dropped"), row.word)] if row.state == "dropped" else []


def _foot(row: Action, teller: Teller | None, rule: Rule | None, locale: Locale) -> str:
    """How the verdict was made."""
    assert row.verdict is not None
    said = [locale.say("The program writes the verdict once and never changes it.")]
    if row.verdict["word"] is not None and rule is not None:
        words = locale.say(
            "Improved: the whole 95%% interval lies above zero, and the change is at least %(least)s.",
            least=f"{rule.least:g}",
        )
        said.append(words)
    if row.verdict["family"] > 1:
        said.append(locale.say("%(n)s actions were judged together (Holm).", n=row.verdict["family"]))
    return locale.sentences(said)


def _buttons(row: Action, locale: Locale) -> Sequence[pages.Button]:
    """The next step first; to drop it last."""
    found = []
    names: Sequence[MoveName] = ("start", "carry_out", "wait", "drop")
    for name in [name for name in names if name in moves.possible(row.state)]:
        needs = moves.MOVES[name].needs or ""
        field = needs if needs in ASKS else ""
        label = locale.say(ASKS[field]) if field else ""
        found.append(pages.Button(name, locale.say(MOVES[name]), field, label, name == "carry_out"))
    return found


def _proposed(row: Action) -> str:
    """How to close it, as the verdict suggests."""
    if row.verdict is None or row.state != "judged":
        return ""
    return {"improved": "standardise", "worse": "give_up"}.get(row.verdict["word"] or "", "continue")


def _named(room: Room, action_id: int | None) -> tuple[int, str] | None:
    if action_id is None:
        return None
    found = room.one(action_id)
    return action_id, found.title


def _following(room: Room, row: Action) -> tuple[int, str] | None:
    found = [each for each in actions.of_programme(room.session, room.row) if each.follows == row.id]
    return (found[0].id or 0, found[0].title) if found else None


def _warning(row: Action, rule: Rule | None, room: Room) -> str:
    """The wave that judges it is open, and it is not carried out."""
    if rule is None or row.state not in ("fixed", "doing"):
        return ""
    if remeasure(room.session, row.programme_id, rule) is None:
        return ""
    return room.locale.say("The wave that judges it has opened, and it is not carried out yet.")
