"""What a reader sees of what comments are about: the proposal, what may be chosen, and how often people agree.

Only of campaigns that a comment names: a list of needs would else say in which questionnaire it was written.
"""

from collections.abc import Mapping, Sequence

from analysis.estimates.floors import judged, shown
from analysis.statistics.proportions import share, wilson
from app.i18n import Locale
from app.suggestions import pages
from app.suggestions.desk import campaign_of
from app.tallies import counting
from app.web.deps import Session, Staff
from surveys.instruments.schema import Instrument
from surveys.suggestions import tagging
from surveys.suggestions.suggestions import Thread


def about_of(
    session: Session, staff: Staff, thread: Thread, counts: Mapping[int, int], locale: Locale
) -> pages.About | None:
    """None where the comment does not name its campaign, or no dimension was asked about."""
    told = thread.campaign is None or campaign_of(thread, counts, locale)
    tag = tagging.tag_of(session, staff.account, thread) if told else None
    if tag is None:
        return None
    groups = [group for each in tag.sets for group in _groups(each, locale, box=thread.campaign is None)]
    names = {option.value: option.name for group in groups for option in group.options}
    return pages.About(
        groups=groups,
        chosen=tag.about,
        proposal=names.get(tag.proposed, ""),
        why=locale.listed([locale.quoted(word) for word in tag.why]),
        looked_at=tag.looked_at,
        confirmed=tag.about == tag.proposed,
    )


def _groups(instrument: Instrument, locale: Locale, *, box: bool) -> list[pages.Choices]:
    """Each dimension as a whole, and its needs. box: with the name of the set, as there may be several."""
    named, topic = (instrument.needs_of, instrument.topic) if box else ("", None)
    return [
        pages.Choices(
            " · ".join([*([topic[locale.code]] if topic else []), dimension.name[locale.code]]),
            [
                pages.Choice(
                    tagging.about(dimension.id, None, named),
                    locale.say("%(dimension)s as a whole", dimension=dimension.name[locale.code]),
                ),
                *(
                    pages.Choice(tagging.about(dimension.id, need.id, named), need.short[locale.code])
                    for need in instrument.needs
                    if need.dimension == dimension.id
                ),
            ],
        )
        for dimension in instrument.dimensions
    ]


def named_campaigns(session: Session) -> list[int]:
    """Ids of those that a comment names."""
    return [id_ for id_, n in counting.answer_counts(session).items() if shown(n)]


def groups_in_use(
    session: Session, staff: Staff, campaign_ids: Sequence[int] | None, locale: Locale
) -> list[pages.Choices]:
    """By what the list may be narrowed: dimensions, then the needs of each set. campaign_ids: none for the box."""
    found = None if campaign_ids == [] else tagging.in_use(session, staff.account, campaign_ids)
    if found is None or not found.dimensions:
        return []
    dimensions = [pages.Choice(id_, name[locale.code]) for id_, name in found.dimensions.items()]
    needs = [
        pages.Choices(
            topic[locale.code] if topic else locale.say("Needs"),
            [pages.Choice(value, name[locale.code]) for value, name in own.items()],
        )
        for topic, own in found.needs.values()
    ]
    return [pages.Choices(locale.say("Dimensions"), dimensions), *needs]


def agreement(session: Session, staff: Staff, locale: Locale) -> str:
    """How often people confirmed what was proposed; empty where too few proposals were looked at."""
    n, confirmed = tagging.looked_at(session, staff.account)
    if not judged(n):
        return ""
    low, high = wilson(confirmed, n)
    return locale.say(
        "Of %(n)s proposals that were looked at, %(confirmed)s were confirmed: %(share)s%%"
        " (95%% interval %(low)s%% to %(high)s%%).",
        n=n,
        confirmed=confirmed,
        share=f"{100 * share(confirmed, n):.0f}",
        low=f"{100 * low:.0f}",
        high=f"{100 * high:.0f}",
    )
