"""What a test answer gets, which is checked like an answer and never stored."""

from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response

from app.answering.questionnaires import Reader, form_token_field, values_by_field
from app.web.deps import Staff
from app.web.templating import render
from surveys.answers import responses
from surveys.errors import Invalid


def tested(request: Request, reader: Reader, staff: Staff, fields: list[tuple[str, str]], back: str) -> Response:
    """Its faults, or the thanks with the way back to the desk."""
    form = reader.published.form()
    _, answers = responses.opened_up((name, value) for name, value in fields if name != "token")
    try:
        responses.validate(form, answers)
    except Invalid as invalid:
        again, hidden = reader.corrections(form, invalid), form_token_field(staff.form_token)
        values = values_by_field(answers)
        page = reader.questionnaire(form, hidden, values, again, preview=True, test_at=request.url.path)
        return render(request, page, 422)
    return render(request, replace(reader.thanks(), tested=back))
