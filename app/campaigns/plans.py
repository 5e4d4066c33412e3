"""What a lead types about a campaign -> its plan, and back; moments on the company's clock."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from app.i18n import BY_CODE
from surveys import clock
from surveys.campaigns.campaigns import KEPT, SEGMENTS, Plan
from surveys.errors import Invalid, Problem

Values = Mapping[str, str]
USUALLY_DECIDED = timedelta(weeks=6)
LAST_SECOND = timedelta(seconds=59)  # the minute at which a campaign closes is still one of it


def plan_from(values: Values, zone: tzinfo) -> Plan:
    """Invalid: a moment or a day that cannot be read. Everything else is judged by `surveys.campaigns`."""
    problems: list[Problem] = []
    decides = _day("decides", values.get("decides", ""), problems)
    moments = {name: _moment(name, values.get(name, ""), zone, problems) for name in ("opens", "closes")}
    starts = clock.today(zone) if moments["opens"] is None else clock.to_local(moments["opens"], zone).date()
    ends = starts if moments["closes"] is None else clock.to_local(moments["closes"], zone).date()
    if decides is not None and decides < max(starts, ends):
        problems.append(Problem("decides", "decides_first", {}))
    if problems:
        raise Invalid(problems)
    segments = {name: _lines(values.get(name, "")) for name in SEGMENTS}
    return Plan(
        title=_by_locale("title", values),
        thanks=_by_locale("thanks", values),
        anonymity=values.get("anonymity") or Plan.anonymity,
        length=values.get("length") or Plan.length,
        access=values.get("access") or Plan.access,
        segments={
            **{name: lines for name, lines in segments.items() if lines},
            **{name: [] for name in KEPT if values.get(f"keep_{name}")},
        },
        opens=moments["opens"],
        closes=moments["closes"],
        decides=decides,
    )


def values_of(instrument: str, plan: Plan, zone: tzinfo) -> dict[str, str]:
    """A plan as its form shows it."""
    values = {"instrument": instrument, "anonymity": plan.anonymity, "length": plan.length, "access": plan.access}
    values |= {f"title_{code}": text for code, text in plan.title.items()}
    values |= {f"thanks_{code}": text for code, text in plan.thanks.items()}
    values |= {name: "\n".join(plan.segments.get(name, ())) for name in SEGMENTS}
    values |= {f"keep_{name}": "yes" for name in KEPT if name in plan.segments}
    for name, moment in (("opens", plan.opens), ("closes", plan.closes)):
        values[name] = f"{clock.to_local(moment, zone):%Y-%m-%dT%H:%M}" if moment else ""
    values["decides"] = plan.decides.isoformat() if plan.decides else ""
    return values


def fresh_values(zone: tzinfo) -> dict[str, str]:
    """What the form of a new campaign starts with."""
    decides = clock.today(zone) + USUALLY_DECIDED
    return values_of("", Plan({}, decides=decides), zone)


def _by_locale(what: str, values: Values) -> dict[str, str]:
    return {code: values.get(f"{what}_{code}", "") for code in BY_CODE}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _moment(name: str, written: str, zone: tzinfo, problems: list[Problem]) -> datetime | None:
    if not written.strip():
        return None
    try:
        if name == "opens":
            return clock.to_utc(written.strip(), zone)
        return clock.to_utc(written.strip(), zone, latest=True) + LAST_SECOND
    except (ValueError, OverflowError):
        problems.append(Problem(name, "bad_moment", {}))
        return None


def _day(name: str, written: str, problems: list[Problem]) -> date | None:
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        problems.append(Problem(name, "bad_date", {}))
        return None
