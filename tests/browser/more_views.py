"""The views of the rooms that have files of their own."""

from collections.abc import Callable

from tests.browser import company, places
from tests.browser.action_views import ACTION_VIEWS
from tests.browser.comment_views import COMMENT_VIEWS
from tests.browser.event_views import EVENT_VIEWS
from tests.browser.export_views import EXPORT_VIEWS
from tests.browser.filter_views import FILTER_VIEWS
from tests.browser.first_views import FIRST_VIEWS
from tests.browser.home_views import HOME_VIEWS
from tests.browser.import_views import IMPORT_VIEWS
from tests.browser.programme_views import PROGRAMME_VIEWS
from tests.browser.set_views import SET_VIEWS
from tests.browser.site import Visitor

MORE: dict[str, Callable[[Visitor], None]] = {
    **SET_VIEWS,
    **EVENT_VIEWS,
    **IMPORT_VIEWS,
    **COMMENT_VIEWS,
    **FIRST_VIEWS,
    **PROGRAMME_VIEWS,
    **FILTER_VIEWS,
    **ACTION_VIEWS,
    **HOME_VIEWS,
    **EXPORT_VIEWS,
    **company.VIEWS,
    **places.VIEWS,
}
