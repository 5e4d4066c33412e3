"""Every refusal with its status and page, in one table. The words here are those that the reader sees."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.i18n import N_, Locale
from app.memory.hashing import Busy
from app.web import again, security
from app.web.deps import ForeignForm, NeedsSignIn, services_of
from app.web.letterhead import letterhead_of
from app.web.page import Fault, Frame
from app.web.page import Problem as ProblemPage
from app.web.templating import render
from app.web.ways_back import ways_back
from surveys import errors
from surveys.errors import Problem, ProblemCode, Reason

log = logging.getLogger(__name__)

# Said above a form whose words are still in it.
Notice = Literal["sent_before", "sent_too_often", "not_saved", "paused", "too_many_guesses", "busy"]

_GO_BACK = N_("Your browser's Back button returns to the form as you left it.")
_PAGES: dict[type[Exception], tuple[int, str, str]] = {
    errors.NotFound: (
        404,
        N_("This page does not exist"),
        N_("The address may be incomplete. Open the link again or scan the code again."),
    ),
    errors.CampaignClosed: (
        409,
        N_("This questionnaire is closed"),
        N_("Answers are no longer taken. Thank you for your time."),
    ),
    errors.CampaignNotOpen: (
        409,
        N_("This questionnaire is not open yet"),
        N_("Come back on the day you were told, or ask the person who gave you the link."),
    ),
    errors.CampaignPaused: (
        409,
        N_("This questionnaire is paused"),
        N_("Answers are not taken at the moment. Come back later; what you began is kept."),
    ),
    errors.NotInvited: (
        403,
        N_("This link cannot be used"),
        N_(
            "It may be incomplete, used already, or no longer valid. "
            "If you have not answered yet, open the link in your message again."
        ),
    ),
    errors.AnsweredBefore: (
        409,
        N_("This device has already answered"),
        N_("We take one answer from each device, and yours is kept. Thank you."),
    ),
    errors.CountedAnew: (
        503,
        N_("These figures are being counted anew"),
        N_("GapLens was updated and counts all answers once more. Try again in a few minutes; no answer is lost."),
    ),
    errors.NoRoom: (
        503,
        N_("There is no room for this file"),
        N_(
            "The disk of the server is too full to make it. Nothing of it was kept, and nothing has left. Make room on "
            "the disk, then ask for the file again."
        ),
    ),
    errors.FilesBusy: (
        503,
        N_("Other files are being made at the moment"),
        N_("Ask for this one again in a minute."),
    ),
    ForeignForm: (
        403,
        N_("This form has expired"),
        N_("Go back, reload the page and send again. What you wrote stays in the form."),
    ),
}
_OUR_FAULT = (
    500,
    N_("Something went wrong on our side"),
    N_("It has been noted. Go back and try again; what you had sent before is safe."),
)
_HTTP: dict[int, tuple[str, str]] = {
    404: (_PAGES[errors.NotFound][1], _PAGES[errors.NotFound][2]),
    405: (N_("This address does not take that"), N_("Open the page from the start and try again.")),
    429: (
        N_("That was too often in one minute"),
        N_("Nothing was lost. Go back and send again in a minute."),
    ),
    413: (N_("That was too much at once"), _GO_BACK),
    415: (N_("This is not a form"), N_("Open the page from the start and try again.")),
    400: (N_("We could not read what was sent"), _GO_BACK),
}
REASONS: Mapping[Reason, str] = {
    "closed_for_good": N_("A closed campaign stays closed, so that its numbers stay true. Make a new one."),
    "published": N_("Once a campaign has been opened, it does not change any more. Make a new one."),
    "not_open": N_("Only an open campaign can be closed."),
    "draft_sends_nothing": N_("People can be invited once the campaign is open. Open it first."),
    "over_sends_nothing": N_("This campaign is over: nobody can answer any more, so nobody is invited."),
    "was_sent": N_("A message was made for this person already, so they stay on the list."),
    "other_secret": N_("The server's secret key has changed, so this link cannot be made any more."),
    "paused_sends_nothing": N_("This campaign is paused: nobody can answer, so nobody is invited."),
    "still_open": N_("It takes answers. Close it first."),
    "not_settled": N_("It was closed a moment ago, and that can still be taken back. Try again in ten minutes."),
    "set_not_whole": N_(
        "No questionnaire of this set is whole in any language yet. The set's page lists what is missing."
    ),
    "set_published": N_("It was published, so campaigns may ask it. Put it away instead."),
    "dimension_in_use": N_("Needs belong to this dimension. Give them another one, or take them out first."),
    "id_published": N_("This id was published, so that results can be joined by it. It stays."),
    "notes_full": N_("This need has as many notes as there are letters. Take one out first."),
    "not_this_step": N_("The action stands at another step meanwhile. Look at it again."),
    "was_carried_out": N_("It was carried out, so it is not dropped any more. Its verdict says what came of it."),
    "program_judges": N_("The program writes the verdict, once, when the answers for it are there."),
    "measuring_begun": N_("The wave that judges it has begun, so its rule stays as it is."),
    "not_closed_yet": N_("Only of a closed action something is said outside."),
    "released_already": N_("It is released. Withdraw it first; then it can be changed."),
    "no_sentence": N_("Nothing is written for outsiders yet."),
    "has_actions": N_("It has actions whose rules are fixed. Put it away instead."),
    "place_retired": N_("It is retired or merged. Bring it back first."),
    "way_stays": N_("It cannot be retired: whom a campaign asks decides whether it is used."),
    "not_checked": N_("The file was read otherwise meanwhile, or some of it cannot be read yet. Look at it again."),
    "not_stored": N_("There is nothing to undo: its answers are not stored, or not any more."),
    "import_confirmed": N_("Its answers are being stored already, or are."),
    "not_confirmed": N_("Tick that you are sure; nothing was deleted."),
    "other_needs": N_("This campaign asks about another set of needs than the programme."),
    "round_full": N_("This round holds as many campaigns as a round may. Put it into another one."),
    "next_begun": N_("Somebody else has begun the next round meanwhile. It is on the programme's page."),
    "rounds_begun": N_("The rhythm stays as it is once there are rounds. Make another programme for another rhythm."),
    "rows_of_draft": N_("This campaign is a draft, so there are no answers yet."),
    "rows_of_nobody": N_("Nobody has answered yet."),
    "rows_not_said": N_(
        "Its form did not say that a row for each person may be exported, so only tables can be. For other campaigns "
        "this is decided before they open, beside what you promise."
    ),
    "rows_once_closed": N_(
        "A row for each person can be exported once the campaign is closed, its close cannot be taken back any more, "
        "and all answers are counted. Until then there are tables."
    ),
    "rows_too_few": N_("A row for each person can be exported from ten answers on. This campaign has fewer, or none."),
    "rows_too_many": N_("These are more rows than such a file takes. The CSV file holds them all."),
    "no_spss": N_("SPSS files need a package that is not installed here. Whoever runs GapLens adds it."),
    "wording_changed": N_("The wording changed without a new version. Raise the instrument's version number."),
}
PROBLEMS: Mapping[ProblemCode, str] = {
    "key_missing": N_("The form was incomplete. Send it once more."),
    "unreadable": N_("This contains characters that cannot be stored. Type it again."),
    "unknown_field": N_("The form contained a question that is not in this questionnaire: %(name)s."),
    "answered_twice": N_("This was answered twice. Keep one answer."),
    "off_scale": N_("Choose an answer from %(low)s to %(high)s."),
    "not_a_choice": N_("Choose one of the answers offered."),
    "not_asked": N_("The form contained a question that it did not ask: %(name)s. Leave it out."),
    "other_version": N_("This form is from an older version of the questionnaire. Look through it and send it again."),
    "bad_points": N_("Write whole points from 0 to 100."),
    "points_left": N_("Points not yet given: %(points)s."),
    "points_over": N_("That is %(points)s over 100. Take some points back."),
    "same_extremes": N_("The most and the least important cannot be the same. Change one of them."),
    "bad_date": N_("Write the date as year-month-day, such as 2026-09-30."),
    "bad_day": N_("Write the day as year-month-day, from 2000 on, such as 2026-09-30."),
    "future_date": N_("This date is in the future. Choose the day of the visit."),
    "old_date": N_("This date is more than three years ago. Choose the day of the visit."),
    "not_yet_happened": N_("Choose a day from 2000 on that is not in the future."),
    "named_needs_links": N_("Names are only known with personal links. Choose personal links, or another promise."),
    "some_needs_sites": N_("Sites that stand for others are known only where two or more are listed below."),
    "too_many_values": N_("At most %(limit)s fit, one on each line."),
    "closes_first": N_("The end must come after the beginning."),
    "decides_first": N_("This day must not be before the campaign ends, nor before today."),
    "bad_moment": N_("Write day and time, such as 2026-12-31 18:00."),
    "bad_number": N_("Write a number, such as 1.5."),
    "not_a_difference": N_("Write a number from %(low)s to %(high)s, the range of the scale."),
    "too_long": N_("This has %(length)s characters; at most %(limit)s fit."),
    "nothing_answered": N_("Nothing is answered yet. Answer at least one question."),
    "number_and_na": N_("You chose a number and also “does not apply”. Keep one of them."),
    "text_missing": N_("Write one sentence at least."),
    "bad_receipt": N_("This is not a receipt code. It has 28 letters and digits; check each group of four."),
    "unknown_receipt": N_("No suggestion belongs to this code. Check each group of four."),
    "unknown_instrument": N_("Choose one of the questionnaires."),
    "title_missing": N_("Give it a title in at least one language."),
    "bad_email": N_("Write an e-mail address, such as name@company.example."),
    "bad_password": N_("A password has %(low)s to %(high)s characters."),
    "common_password": N_("This password is too easy to guess. A few unrelated words are better."),
    "email_taken": N_("An account with this address exists already."),
    "sign_in_failed": N_("Address or password is not right."),
    "bad_list": N_("Nothing was imported: some lines cannot be used. Mend them here and import again."),
    "two_lists": N_("Nothing was imported: paste a list or choose a file, not both."),
    "workbook": N_("This is a workbook. Copy its cells and paste them here, or save it as CSV."),
    "no_picture": N_("This file is not a PNG, JPEG or WebP picture. Save the logo as one of these."),
    "broken_picture": N_("This picture is damaged or incomplete. Save it again, then choose it again."),
    "moving_picture": N_("This picture moves. Choose one that stands still."),
    "heavy_picture": N_("This file has more than %(limit)s MB. Save the logo smaller."),
    "large_picture": N_("This picture is wider or higher than %(limit)s pixels. Save the logo smaller."),
    "not_text": N_("This file is not a text. Copy the addresses and paste them here, or save them as CSV."),
    "id_taken": N_("This id is taken, or was in an earlier version. Choose another one."),
    "bad_id": N_("Small letters, figures and _ only, a letter first; some words are kept for the form itself."),
    "too_many_parts": N_("There are %(most)s already, and no set has more."),
    "unpaired_asterisk": N_("Asterisks come in pairs, with words between them."),
    "only_one": N_("There is one of these already; a questionnaire asks it once."),
    "two_choices": N_("Write at least two choices."),
    "no_limit": N_("Say after which answer it is asked."),
    "no_file": N_("Choose a file first."),
    "empty_file": N_("This file is empty. Choose another one."),
    "limits_reversed": N_("No answer is that high and that low. Swap the two limits."),
    "thin_picture": N_(
        "This picture is more than %(limit)s times as long as it is wide. Cut the logo to its words or sign."
    ),
    "name_missing": N_("Write a name."),
    "name_too_long": N_("“%(name)s” has %(length)s characters; at most %(limit)s fit."),
    "name_twice": N_("“%(name)s” is written twice. Capitals and wide letters make no difference."),
    "name_taken": N_("“%(name)s” is on the list already."),
    "name_before": N_("“%(now)s” was called “%(name)s” before. Choose a name that tells both apart."),
    "name_retired": N_("“%(name)s” is on the list, retired or merged. Bring it back instead."),
    "choice_retired": N_("“%(name)s” was retired. Leave it out, or bring it back on the company's lists."),
    "list_full": N_("A list has at most %(limit)s names that are in use, and this one has %(has)s."),
    "merged_with_itself": N_("It cannot be merged into itself. Choose another one."),
    "merged_with_retired": N_("“%(name)s” is retired or merged itself. Choose one that is in use."),
    "chosen_twice": N_("Two values are chosen here. Keep one."),
    "unknown_place": N_("No campaign of this programme lists “%(name)s”."),
    "unknown_channel": N_("There is no way to the form that is called “%(name)s”."),
    "unknown_language": N_("No form is in the language “%(name)s”."),
    "days_reversed": N_("The last day is before the first one."),
    "past_date": N_("This day is before today."),
    "measured_too_early": N_("Measuring would begin before the action is due. Choose a later day."),
    "not_an_amount": N_("Write a whole amount from 0 to %(most)s, or nothing."),
    "not_above_zero": N_("Write a number above 0 that is no larger than the scale."),
    "target_wrong_side": N_("This target would be no improvement. Write how much better it is to be, above 0."),
    "target_off_scale": N_("With this target it would be above %(most)s, the highest that there is."),
    "planned_few": N_("Write a whole number from %(least)s to %(most)s."),
    "in_both_groups": N_("%(name)s is in both groups. It gets the action, or is what it is compared with."),
    "compared_with_nobody": N_("Say also which groups get the action."),
    "few_for_baseline": N_("Fewer than %(least)s answers, so there is no baseline. Measure something else."),
    "few_ranked": N_("Picked from fewer than %(least)s: nobody can say how much of that was chance."),
    "not_among_worst": N_("It is number %(rank)s of %(of)s, the worst first: its rank is no reason to pick it."),
    "baseline_gone": N_("The wave of the baseline was deleted or taken out meanwhile. Choose what is measured again."),
    "read_twice": N_("“%(one)s” and “%(other)s” are read as the same. Leave one of them out."),
    "nothing_mapped": N_("No column is read as answers yet. Say of at least one need which columns hold its answers."),
    "half_mapped": N_("The other half of this need is in no column. Name its column too, or leave this one out."),
    "no_scale": N_("Say which numbers the two ends of this scale have in the file."),
    "bad_scale": N_("The lower end comes first, and both lie between −%(most)s and %(most)s."),
    "other_scale": N_("This question is always answered from %(low)s to %(high)s."),
    "word_off_scale": N_("A word stands for a number that is not on the scale from %(low)s to %(high)s."),
    "bad_mapping": N_("This is no mapping file of GapLens."),
    "large_file": N_("The file is larger than %(limit)s MB. Leave out columns that are not answers, or divide it."),
    "not_chosen": N_("Choose one."),
    "not_measured": N_("This is not known for the groups that you chose. Leave them out, or measure a need."),
    "groups_of_two_lists": N_("Choose groups of one list only: sites, for instance, or services."),
    "nobody_paired": N_(
        "Nobody can be compared with themselves here: that takes a named campaign with personal links that is closed "
        "for good, and asks everybody the same."
    ),
    "same_beside_others": N_("The same people are compared with themselves: leave out the groups to compare with."),
    "flags_not_told": N_(
        "Here answers without flags have no figures of their own: it would show what a few people said, or the figures "
        "still move."
    ),
    "no_flags_of_groups": N_(
        "Groups have figures of all their answers only. Let all answers count, or choose no groups."
    ),
}
NOTICES: Mapping[Notice, str] = {
    "sent_before": N_(
        "Something else was already sent from this page, and it is kept. "
        "What you see here is not sent yet: send it as a new answer if you mean to."
    ),
    "sent_too_often": N_("This was sent too often in one minute. Your answers are still here: send them in a minute."),
    "too_many_guesses": N_(
        "Somebody tried too many passwords for this address, or from your network. Try again in a minute. "
        "A browser in which you have signed in before is not held up by others."
    ),
    "busy": N_("Too many people are signing in at the moment. Try again in a few seconds."),
    "paused": N_("Answers are not taken at the moment. Yours are still here: send them again later."),
    "not_saved": N_("We cannot save anything at the moment. Your words are still in the form: send again in a minute."),
}


def fault(locale: Locale, problem: Problem) -> Fault:
    return Fault(problem.field, locale.say(PROBLEMS[problem.code], **problem.values))


def faults(locale: Locale, invalid: errors.Invalid) -> list[Fault]:
    return [fault(locale, problem) for problem in invalid.problems]


def words(locale: Locale, notice: Notice) -> str:
    """One of the notices above by its code."""
    return locale.say(NOTICES[notice])


def _page(request: Request, status: int, title: str, advice: str) -> Response:
    locale = security.locale_of(request)
    answering = request.url.path.startswith("/s/")
    frame = getattr(request.state, "frame", Frame())
    ways = [(address, locale.say(words)) for address, words in ways_back(request.url.path, status == 404)]
    services = services_of(request)
    head = letterhead_of(
        services.company.latest, services.settings.mail, locale
    )  # asks for nothing: what failed may too
    response = render(request, ProblemPage(frame, head, locale.say(title), locale.say(advice), answering, ways), status)
    if status in (429, 503):
        response.headers["Retry-After"] = "60"
    return response


def _refused(request: Request, error: Exception) -> Response:
    status, title, advice = next(_PAGES[kind] for kind in type(error).__mro__ if kind in _PAGES)
    return _page(request, status, title, advice)


def _not_possible(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.NotPossible)
    return _page(request, 409, N_("That is not possible"), REASONS[error.reason])


def _invalid(request: Request, error: Exception) -> Response:
    """Our forms show their faults themselves; this page is for what none of them would send."""
    assert isinstance(error, errors.Invalid)
    first = fault(security.locale_of(request), error.problems[0])
    return _page(request, 422, N_("We could not read what was sent"), first.words)


def _gone(_request: Request, _error: Exception) -> Response:
    """Nobody reads this answer."""
    log.warning("A sender went away before everything had come")
    return Response(status_code=400)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, ClientDisconnect):  # while a form was read for a handler
        return _gone(request, error)
    status = 413 if "Too many" in str(error.detail) or "exceeded maximum" in str(error.detail) else error.status_code
    title, advice = _HTTP.get(status, _HTTP[400])
    return _page(request, status, title, advice)


def _unreadable(request: Request, error: Exception) -> Response:
    """What stands in the path and is no id leads to a page that does not exist."""
    assert isinstance(error, RequestValidationError)
    if any(each["loc"][0] == "path" for each in error.errors()):
        return _page(request, 404, *_HTTP[404])
    return _page(request, 422, *_HTTP[400])


def too_large(request: Request) -> Response:
    return _page(request, 413, *_HTTP[413])


async def _sign_in_first(request: Request, _: Exception) -> Response:
    """What was typed meanwhile stays on the page that says so."""
    if page := await again.signed_out(request):
        return page
    if request.method != "GET":
        return RedirectResponse("/sign-in", 303)
    url = request.url
    onward = quote(f"{url.path}?{url.query}" if url.query else url.path, safe="/")
    return RedirectResponse(f"/sign-in?onward={onward}", 303)


async def _expired(request: Request, error: Exception) -> Response:
    return await again.other_sign_in(request) or _refused(request, error)


def _unhandled(request: Request, error: Exception) -> Response:
    # The path of an anonymous page is not written down.
    log.error("Unhandled %s", type(error).__name__, exc_info=error)
    return _page(request, *_OUR_FAULT)


Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def handlers() -> Mapping[type[Exception], Handler]:
    """What answers each refusal."""
    return {
        **dict.fromkeys(_PAGES, _refused),
        errors.NotPossible: _not_possible,
        errors.Invalid: _invalid,
        HTTPException: _http,
        ClientDisconnect: _gone,
        Busy: lambda request, _: _page(request, 429, *_HTTP[429]),
        RequestValidationError: _unreadable,
        NeedsSignIn: _sign_in_first,
        ForeignForm: _expired,
    }


def install(app: FastAPI) -> None:
    for kind, handler in handlers().items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(Exception, _unhandled)
