"""Every code that a page may show has words, and no word stands for a code that does not exist."""

import re
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from analysis.claims.change import Target, Why, Word
from analysis.estimates.ipa import Quadrant
from analysis.estimates.kano import Category, Certainty
from analysis.estimates.zones import Status
from analysis.figures.control import Rule
from analysis.rows.quality import Flag
from analysis.statistics.undefined import Undefined
from app.actions import words as actions
from app.answering import promises, questionnaires
from app.campaigns import plans
from app.campaigns import words as campaigns
from app.events import words as events
from app.files import refusals
from app.i18n import LOCALES
from app.invitations import people
from app.invitations import words as invitations
from app.mail.outbox import Trouble
from app.places import words as places
from app.reports import words as reports
from app.reports.methods import METHODS
from app.settings import Mail
from app.suggestions import words as suggestions
from app.tallies.scoring import SCORING
from app.web import errors, problems
from surveys import codes
from surveys.actions.moves import MOVES
from surveys.campaigns.plan import CHOICES, SETTINGS
from surveys.campaigns.published import Stored
from surveys.errors import ProblemCode, Reason
from surveys.files.errors import CellReason, Delimiter, Kind, RefusalCode, Shape
from surveys.instruments.schema import MethodName
from surveys.people.addresses import WrongReason
from tests.house import catalogues


@pytest.mark.parametrize(
    ("table", "members"),
    [
        pytest.param(campaigns.STATES, codes.State, id="states"),
        pytest.param(campaigns.PROMISES, codes.Anonymity, id="promises"),
        pytest.param(campaigns.LISTS, codes.Segment, id="lists of segments"),
        pytest.param(places.CHANGES, codes.Change, id="changes of lists"),
        pytest.param(events.KINDS, codes.EventKind, id="kinds of events"),
        pytest.param(events.SUBJECTS, codes.Subject, id="what events are about"),
        pytest.param(reports.CHANNELS, codes.Channel, id="channels"),
        pytest.param(campaigns.STEPS, codes.Step, id="steps"),
        pytest.param(suggestions.SOURCES, codes.Source, id="sources of suggestions"),
        pytest.param(suggestions.STATUSES, codes.Status, id="statuses"),
        pytest.param(questionnaires.SEGMENT_QUESTIONS, codes.Segment, id="segments"),
        pytest.param(promises._NAMES, Stored, id="stored"),
        pytest.param(invitations.WRONG, WrongReason, id="wrong in a list"),
        pytest.param(invitations.TROUBLES, Trouble, id="troubles of mail"),
        pytest.param(problems.PROBLEMS, ProblemCode, id="problems"),
        pytest.param(problems.REASONS, Reason, id="reasons"),
        pytest.param(reports.CATEGORIES, Category, id="Kano categories"),
        pytest.param(reports.CERTAINTIES, Certainty, id="certainties"),
        pytest.param(reports.FLAGS, Flag, id="flags"),
        pytest.param(reports.REASONS, Undefined, id="why a figure is missing"),
        pytest.param(refusals.REFUSALS, RefusalCode, id="refusals of files"),
        pytest.param(refusals.CELLS, CellReason, id="wrong in a cell"),
        pytest.param(refusals.KINDS, Kind, id="foreign files"),
        pytest.param(refusals.SHAPES, Shape, id="shapes of files"),
        pytest.param(refusals.DELIMITERS, Delimiter, id="between columns"),
        pytest.param(reports.QUADRANTS, Quadrant, id="quadrants"),
        pytest.param(reports.STATUSES, Status, id="places in a zone"),
        pytest.param(actions.STATES, codes.ActionState, id="states of actions"),
        pytest.param(actions.KINDS, codes.ActionKind, id="kinds of actions"),
        pytest.param(actions.MOVES, codes.MoveName, id="moves of actions"),
        pytest.param(actions.OUTCOMES, codes.Outcome, id="outcomes of actions"),
        pytest.param(actions.ORIGINS, codes.Origin, id="origins of actions"),
        pytest.param(actions.CHOSEN, codes.Chosen, id="why a measure was chosen"),
        pytest.param(actions.MEASURES, codes.Statistic, id="what actions measure"),
        pytest.param(MOVES, codes.MoveName, id="the table of moves"),
        pytest.param(reports.CHANGES, Word, id="changes"),
        pytest.param(reports.TARGETS, Target, id="targets"),
        pytest.param(reports.NO_VERDICT, Why, id="why there is no verdict"),
        pytest.param(reports.RULES, Rule, id="rules of control charts"),
        pytest.param(METHODS, MethodName, id="methods"),
        pytest.param(SCORING, MethodName, id="scoring"),
        pytest.param(errors.NOTICES, errors.Notice, id="notices"),
    ],
)
def test_every_code_has_words(table: Collection[str], members: Any) -> None:
    assert set(table) == set(get_args(members))


def test_words_take_their_thresholds_from_the_analysis() -> None:
    """A number written out in words would stay as it is when the threshold moves."""
    bare = re.compile(r"\b0\.\d|(fewer|less) than \d|[Bb]elow \d|reaches \d")
    assert [message.id for message in catalogues.extract() if bare.search(str(message.id))] == []


@pytest.mark.parametrize("server", ["", "mail.company.example"])
@pytest.mark.parametrize("done", get_args(people.Done))
def test_whatever_was_done_is_said(done: str, server: str) -> None:
    nobody: Any = None
    services: Any = SimpleNamespace(settings=SimpleNamespace(mail=Mail(server)))
    campaign: Any = SimpleNamespace(anonymity="confidential")
    desks = [people.Desk(nobody, services, nobody, locale, campaign) for locale in LOCALES]
    assert all(desk.done(done, 2, 0) for desk in desks)


def test_the_form_of_a_campaign_holds_every_setting_and_offers_every_choice() -> None:
    assert sorted(setting.name for setting in plans.FORM) == sorted(SETTINGS)
    offered = {choice.name: {option.code for option in choice.options} for choice in campaigns.choices(LOCALES[-1])}
    assert offered == {name: set(allowed) for name, allowed in CHOICES.items()}
