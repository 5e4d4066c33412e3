"""Whoever wrote a comment in a questionnaire can ask for the reply at once, also before the answer is counted."""

import re

import pytest

from app.services import MOST_UNKNOWN_RECEIPTS
from app.tallies import counting
from surveys import receipts
from surveys.campaigns.plan import Plan
from tests.conftest import BOTH, Site
from tests.factories import TITLE, bring_up_to_date, close, make_campaign, make_form, make_key

WORDS = "The lift was out of order"
WAITS = "Received. What you wrote reaches the team together with that of others; a reply will be here then."


def write(site: Site, comment: str = WORDS) -> str:
    """Send an answer with a comment; its receipt code."""
    sent = site.client.post("/s/autumn", data=make_form(comment=comment))
    return str(sent.headers["Gaplens-Receipt"])


def look(site: Site, receipt: str, status: int = 200) -> str:
    """What the page of receipts shows."""
    shown = site.client.post("/suggest/receipt", data={"code": receipt})
    assert shown.status_code == status
    return str(shown.text)


@BOTH
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_a_receipt_is_known_before_its_answer_is_counted(site: Site, anonymity: str) -> None:
    make_campaign(site.database, plan=Plan(TITLE, anonymity=anonymity))
    receipt = write(site)
    page = look(site, receipt)
    assert WAITS in page
    assert f"The receipt code ends in {receipt[-4:]}." in page
    assert WORDS not in page
    assert WAITS in look(site, receipt.lower().replace(" ", "-"))


@pytest.mark.slow
@BOTH
def test_an_anonymous_comment_waits_for_others_and_is_a_thread_then(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous"))
    sent = [write(site, f"Comment {number:02}") for number in range(19)]
    bring_up_to_date(site.database, campaign)
    assert all(WAITS in look(site, receipt) for receipt in sent)
    sent.append(write(site, "Comment 19"))
    bring_up_to_date(site.database, campaign)
    pages = [look(site, receipt) for receipt in sent]
    assert sum(WAITS in page for page in pages) == 10
    for number, page in enumerate(pages):
        assert re.findall(r"Comment \d\d", page) == ([] if WAITS in page else [f"Comment {number:02}"])
    close(site.database, campaign)
    counting.close_due(site.database)
    assert all(f"Comment {number:02}" in look(site, receipt) for number, receipt in enumerate(sent))


@BOTH
def test_a_comment_that_is_counted_opens_its_thread(site: Site) -> None:
    make_campaign(site.database)
    receipt = write(site)
    counting.count_waiting(site.database)
    page = look(site, receipt)
    assert WORDS in page
    assert "No reply yet." in page
    assert WAITS not in page


def test_a_code_of_nobody_is_refused_while_others_wait(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous"))
    write(site)
    site.client.post("/s/autumn", data=make_form())  # without a comment there is no receipt
    refused = look(site, receipts.make(b"another secret", "suggestion", "another key"), 404)
    assert "No suggestion belongs to this code" in refused


@BOTH
def test_one_key_in_the_box_and_in_two_questionnaires_opens_three_threads(site: Site) -> None:
    """What is acknowledged is read back where it belongs, whatever key it was sent with."""
    make_campaign(site.database)
    make_campaign(site.database, slug="winter")
    key = make_key()
    sent = [
        "".join(site.client.post(f"/s/{slug}", data=make_form(comment=slug, key=key)).headers["Gaplens-Receipt"])
        for slug in ("autumn", "winter")
    ]
    box = site.client.post("/suggest/sent", data={"text": "the box", "key": key}).text
    sent.append("".join(re.findall(r"<span>(\w{4})</span>", box)))
    counting.count_waiting(site.database)
    for receipt, words in zip(sent, ("autumn", "winter", "the box"), strict=True):
        assert f">{words}<" in re.sub(r">\s+|\s+<", lambda part: part[0].strip(), look(site, receipt))


@pytest.mark.usefixtures("counting_by_hand")
def test_codes_that_open_nothing_are_limited_and_one_s_own_never(site: Site) -> None:
    make_campaign(site.database)
    receipt = write(site)
    for number in range(MOST_UNKNOWN_RECEIPTS):
        look(site, receipts.make(b"another secret", "suggestion", str(number)), 404)
    refused = look(site, receipts.make(b"another secret", "suggestion", "one more"), 429)
    assert "That was too often in one minute" in refused
    assert WAITS in look(site, receipt)
