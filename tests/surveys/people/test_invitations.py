"""Personal links: whose they are, when they may be used, for how long drafts behind them are kept."""

import hashlib
import re

import pytest

from surveys import clock as clock_
from surveys.errors import NotFound, NotInvited, NotPossible
from surveys.people import invitations
from surveys.people.tokens import hash_of
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign, Draft, Intake, Invitation
from tests.factories import close, make_campaign, make_guests, make_personal, published_of
from tests.surveys.people.conftest import Clock

SECRET = b"a secret of the tests"
FIELDS = [("overall", "5"), ("comment", "half a ")]


def test_a_token_is_of_one_address_in_one_campaign_with_one_secret() -> None:
    token = invitations.token_of(SECRET, 1, "a@company.example")
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert token == invitations.token_of(SECRET, 1, "a@company.example")
    others = [(b"other", 1, "a@company.example"), (SECRET, 2, "a@company.example"), (SECRET, 1, "b@company.example")]
    assert len({token, *(invitations.token_of(*other) for other in others)}) == 4
    assert hash_of(token) == hashlib.sha256(token.encode()).hexdigest()


def usable(store: Database, campaign: Campaign, token: str) -> bool:
    try:
        invitations.guest(store, published_of(store, campaign), token)
    except NotInvited:
        return False
    return True


def test_a_link_is_usable_in_its_campaign_until_it_is_used_or_over(store: Database) -> None:
    mine, other = make_personal(store), make_personal(store, slug="other")
    (token,), (used,) = make_guests(store, mine), make_guests(store, mine, used=True)
    assert usable(store, mine, token)
    assert not usable(store, other, token)
    assert [usable(store, mine, wrong) for wrong in (used, "", "x", hash_of(token))] == [False] * 4
    close(store, mine)
    assert not usable(store, mine, token)


def test_what_the_link_says_comes_with_it(store: Database) -> None:
    campaign = make_personal(store)
    (token,) = make_guests(store, campaign, segments={"site": "Taipei"})
    found = invitations.guest(store, published_of(store, campaign), token)
    assert (found.segments, found.draft) == ({"site": "Taipei"}, [])


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, True), (86_399, True), (86_400, False), (86_401, False), (2 * 86_400, False)]
)
def test_a_draft_is_offered_for_a_day_and_forgotten_then(
    store: Database, clock: Clock, seconds: int, expected: bool
) -> None:
    campaign = make_personal(store)
    published, (token,) = published_of(store, campaign), make_guests(store, campaign)
    invitations.keep_draft(store, published, token, FIELDS)
    clock.move(seconds=seconds)
    assert invitations.guest(store, published, token).draft == (FIELDS if expected else [])
    invitations.forget_old_drafts(store)
    with store.read() as session:
        assert (session.get(Draft, hash_of(token)) is not None) is expected


def test_a_draft_is_kept_anew_and_forgotten_when_nothing_is_left(store: Database, clock: Clock) -> None:
    campaign = make_personal(store)
    published, (token,) = published_of(store, campaign), make_guests(store, campaign)
    for fields in (FIELDS, FIELDS[:1], []):
        invitations.keep_draft(store, published, token, fields)
        assert invitations.guest(store, published, token).draft == fields


@pytest.mark.parametrize("kind", ["anonymous", "open", "used", "unknown", "closed", "closed meanwhile"])
def test_no_draft_is_kept_where_none_may_be(store: Database, kind: str) -> None:
    if kind == "open":
        campaign = make_campaign(store)
    else:
        campaign = make_personal(store, "anonymous" if kind == "anonymous" else "confidential")
    (token,) = make_guests(store, campaign, used=kind == "used")
    before = published_of(store, campaign)
    if kind.startswith("closed"):
        close(store, campaign)
    published = published_of(store, campaign) if kind == "closed" else before
    with pytest.raises(NotInvited):
        invitations.keep_draft(store, published, "x" if kind == "unknown" else token, FIELDS)
    with store.read() as session:
        assert session.get(Draft, hash_of(token)) is None


@pytest.mark.parametrize(("anonymity", "kept"), [("named", "Taipei"), ("confidential", "Taipei"), ("anonymous", None)])
def test_a_list_is_imported_once_and_of_anonymous_guests_no_site_is_kept(
    store: Database, anonymity: str, kept: str | None
) -> None:
    campaign = make_personal(store, anonymity, segments={"site": ["Taipei"]})
    text = "address,site\na@company.example,Taipei\nb@company.example,Taipei\n"
    published = published_of(store, campaign)
    for expected in ((2, 0), (0, 2)):
        with store.write() as session:
            found = invitations.import_list(session, published, SECRET, text)
        assert (found.added, found.known) == expected
    with store.read() as session:
        rows, total = invitations.page(session, published, "", 0, 10)
    assert total == 2
    assert [row.segments.get("site") for row in rows] == [kept, kept]
    assert [row.token_hash for row in rows] == [
        hash_of(invitations.token_of(SECRET, published.id, row.address)) for row in rows
    ]
    assert not any(row.used for row in rows)


def test_one_wrong_line_and_nobody_is_imported(store: Database) -> None:
    published = published_of(store, make_personal(store))
    with pytest.raises(invitations.BadList), store.write() as session:
        invitations.import_list(session, published, SECRET, "a@company.example\nnobody\n")
    with store.read() as session:
        assert invitations.page(session, published, "", 0, 10)[1] == 0


def test_lines_that_cannot_be_mailed_are_left_out_where_somebody_said_so(store: Database) -> None:
    published = published_of(store, make_personal(store))
    with store.write() as session:
        found = invitations.import_list(session, published, SECRET, "a@company.example\nnobody\n", leave_out=True)
    assert (found.added, found.left_out) == (1, 1)
    for text in ("nobody\nnor@him\n", "email,language\nb@company.example,klingon\n"):
        with pytest.raises(invitations.BadList), store.write() as session:
            invitations.import_list(session, published, SECRET, text, leave_out=True)


def test_a_campaign_that_is_over_invites_nobody(store: Database) -> None:
    campaign = make_personal(store)
    close(store, campaign)
    published = published_of(store, campaign)
    with pytest.raises(NotPossible, match="over_sends_nothing"), store.write() as session:
        invitations.import_list(session, published, SECRET, "a@company.example")


def person(store: Database, campaign: Campaign, **given: object) -> int:
    token = invitations.token_of(SECRET, campaign.id or 0, "a@company.example")
    with store.write() as session:
        made = Invitation(campaign_id=campaign.id, token_hash=hash_of(token), address="a@company.example", **given)
        session.add(made)
        session.flush()
        return made.id or 0


@pytest.mark.parametrize("anonymity", ["named", "confidential", "anonymous"])
def test_only_in_a_named_campaign_is_a_link_handed_over(store: Database, anonymity: str) -> None:
    campaign = make_personal(store, anonymity)
    published, number = published_of(store, campaign), person(store, campaign)
    with store.read() as session:
        if anonymity != "named":
            with pytest.raises(NotFound):
                invitations.handed_over(session, published, SECRET, number)
            return
        row, token = invitations.handed_over(session, published, SECRET, number)
        assert (row.id, hash_of(token)) == (number, row.token_hash)
        with pytest.raises(NotFound):
            invitations.handed_over(session, published, SECRET, number + 1)
        with pytest.raises(NotPossible, match="other_secret"):
            invitations.handed_over(session, published, b"another secret", number)


@pytest.mark.parametrize("anonymity", ["named", "confidential", "anonymous"])
def test_a_whole_list_of_links_is_handed_over_only_there_too(store: Database, anonymity: str) -> None:
    campaign = make_personal(store, anonymity)
    published, number = published_of(store, campaign), person(store, campaign)
    with store.read() as session:
        if anonymity != "named":
            with pytest.raises(NotFound):
                invitations.all_handed_over(session, published, SECRET, 0, 10)
            return
        ((row, token),), total = invitations.all_handed_over(session, published, SECRET, 0, 10)
    assert (row.id, hash_of(token), total) == (number, row.token_hash, 1)


@pytest.mark.parametrize("anonymity", ["named", "anonymous"])
def test_a_link_is_not_usable_while_its_answer_waits(store: Database, anonymity: str) -> None:
    """Of an anonymous campaign only what stands for the link is stored with the answer."""
    campaign = make_personal(store, anonymity)
    published, (token, other) = published_of(store, campaign), make_guests(store, campaign, 2)
    mark = hash_of(token) if anonymity == "named" else store.seals.mark(published.id, hash_of(token))
    with store.write() as session:
        session.add(Intake(id="a", campaign_id=published.id, answers="{}", received=clock_.now(), token_hash=mark))
    assert [usable(store, campaign, link) for link in (token, other)] == [False, True]


@pytest.mark.parametrize(("access", "invited"), [("personal", 2), ("link", 0)])
def test_a_list_is_copied_to_a_campaign_that_invites(store: Database, access: str, invited: int) -> None:
    """Another one in between has a list of its own."""
    before, between = make_personal(store, segments={"site": ["Taipei"]}), make_personal(store, slug="between")
    after = make_personal(store, slug="after") if access == "personal" else make_campaign(store, slug="after")
    make_guests(store, between)
    with store.write() as session:
        text = "address,name,site\na@company.example,A,Taipei\nb@company.example,B,Taipei\n"
        invitations.import_list(session, published_of(store, before), SECRET, text)
    with store.write() as session:
        assert invitations.copy_list(session, before, after, SECRET) == 2
    with store.read() as session:
        rows, total = invitations.page(session, published_of(store, after), "", 0, 10)
        assert [(row.address, row.name, row.segments, row.used) for row in rows] == [
            (f"{name}@company.example", name.upper(), {"site": "Taipei"}, False) for name in "ab"[:invited]
        ]
        assert total == invited
    for row in rows:
        token = invitations.token_of(SECRET, after.id or 0, row.address)
        assert (hash_of(token), usable(store, after, token)) == (row.token_hash, True)


def test_only_who_got_nothing_can_be_removed(store: Database, clock: Clock) -> None:
    campaign = make_personal(store)
    published, sent = published_of(store, campaign), person(store, campaign, sent=clock.now)
    (token,) = make_guests(store, campaign)
    with store.write() as session:
        with pytest.raises(NotPossible, match="was_sent"):
            invitations.remove(session, published, sent)
        assert invitations.remove(session, published, sent + 99) == 0
        assert invitations.remove(session, published) == 1
        assert [row.id for row in invitations.page(session, published, "", 0, 10)[0]] == [sent]
    assert not usable(store, campaign, token)
