"""A lead writes what their own service is asked about, publishes it, and asks it."""

import html
import re
import tomllib

import pytest

from tests.client import Client
from tests.conftest import Site

LANGUAGES = ("zh_Hant", "zh_Hans", "en")


class Lead:
    """Who writes a set in the browser."""

    def __init__(self, site: Site, email: str = "lead@company.example", unit: int | None = None) -> None:
        self.client: Client = site.lead(email, unit)
        self.token = site.form_token()

    def post(self, path: str, **values: str) -> tuple[int, str]:
        """The status and the page, after a redirect that of the next page."""
        answer = self.client.post(path, data={"token": self.token, **values})
        return answer.status_code, html.unescape(answer.text)

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return html.unescape(answer.text)

    def copy(self, origin: str = "") -> str:
        """The path of a new set."""
        answer = self.client.post("/needs/new", data={"token": self.token, "origin": origin}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def values(self, path: str) -> dict[str, str]:
        """What the form on the page would send."""
        page = self.client.get(path).text
        assert "middle" in page, page
        form = page.split('<div class="middle">')[1].split("</form>")[0]
        inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"([^>]*)', form)
        ticked = {name: value for name, value, rest in inputs}
        texts = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
        chosen = {
            name: (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
            for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form)
        }
        return {name: html.unescape(value) for name, value in {**ticked, **texts, **chosen}.items()}

    def save(self, path: str, **changes: str) -> tuple[int, str]:
        return self.post(path, **(self.values(path) | {"go": "save"} | changes))

    def publish(self, path: str) -> None:
        status, page = self.post(f"{path}/publish")
        assert status == 200
        assert "Published. It can be asked now." in page

    def ask(self, path: str, kind: str) -> str:
        """Open a campaign of this kind about the set; the link's path."""
        form = {"instrument": kind, "needs": path.split("/")[-1], "title_en": "Autumn", "anonymity": "anonymous"}
        made = self.client.post("/campaigns/new", data={"token": self.token, **form}, follow_redirects=False)
        assert made.status_code == 303, made.text
        campaign = made.headers["location"]
        self.post(f"{campaign}/open")
        found = re.search(r"/s/[\w-]+", self.page(campaign))
        assert found
        return found[0]


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def need(dimension: str, words: str) -> dict[str, str]:
    texts = {f"{field}_en": f"{words} {field}" for field in ("short", "text", "present", "absent")}
    return {"dimension": dimension, **texts, **{f"kind_{kind}": "yes" for kind in ("servqual", "kano")}}


def test_a_copy_is_asked_in_own_words(lead: Lead) -> None:
    path = lead.copy("clinic")
    status, page = lead.save(f"{path}/needs/my_turn", text_en="They see me when my number comes up.")
    assert status == 200
    assert "Saved." in page
    lead.publish(path)
    link = lead.ask(path, "servqual")
    assert "They see me when my number comes up." in lead.page(link)
    assert "An excellent clinic or hospital does this." in lead.page(link)
    assert "How you feel" not in lead.page(link)
    assert "Clinic or hospital ward" in lead.page("/needs")


def test_from_nothing_in_one_language(lead: Lead) -> None:
    """What is missing is listed until nothing is; then it is asked in that language and no other."""
    path = lead.copy()
    assert "The set has no title" in lead.page(path)
    assert "There is no need yet" in lead.page(path)
    assert lead.post(f"{path}/publish")[0] == 409
    lead.save(f"{path}/head", title_en="Library", service_en="library")
    lead.save(f"{path}/new/dimensions", name_en="Speed")
    for words in ("Loans", "Returns"):
        status, page = lead.post(f"{path}/new/needs", **need("speed", words))
        assert status == 200, page
    assert "Nothing is missing" in lead.page(path)
    lead.publish(path)
    link = lead.ask(path, "kano")
    page = lead.client.get(link, headers={"Accept-Language": "zh-TW"})
    assert '<html lang="en"' in page.text
    assert "Loans present" in page.text
    assert "hreflang" not in page.text
    assert "Loans text" in lead.page(lead.ask(path, "servqual"))


def test_open_campaigns_keep_their_words(lead: Lead) -> None:
    path = lead.copy("shop")
    lead.publish(path)
    link = lead.ask(path, "servperf")
    lead.save(f"{path}/needs/quick_checkout", text_en="They get me through checkout in no time at all.")
    lead.publish(path)
    assert "no time at all" not in lead.page(link)
    assert "no time at all" in lead.page(lead.ask(path, "servperf"))


def test_two_leads_at_one_need(lead: Lead) -> None:
    """The second sees the first one's words beside their own, and nothing is lost."""
    path = lead.copy("hotel")
    at = f"{path}/needs/quiet_place"
    mine = lead.values(at)
    lead.save(at, text_en="They keep it quiet at night.")
    status, page = lead.post(at, **(mine | {"go": "save", "text_en": "They keep it quiet after ten."}))
    assert status == 409
    assert "They keep it quiet at night." in page
    assert "They keep it quiet after ten." in page
    assert "They keep it quiet at night." in lead.page(at)
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    status, page = lead.post(at, **(mine | {"go": "save", "text_en": "They keep it quiet after ten.", "seen": seen}))
    assert status == 200
    assert "They keep it quiet after ten." in page


def test_somebody_took_out_what_another_changes(lead: Lead) -> None:
    path = lead.copy("hotel")
    at = f"{path}/needs/quiet_place"
    mine = lead.values(at)
    lead.post(at, **(mine | {"go": "remove"}))
    assert lead.client.get(at).status_code == 404
    status, page = lead.post(at, **(mine | {"go": "save", "text_en": "They keep it quiet after ten."}))
    assert status == 409
    assert "They took it out." in page
    assert "They keep it quiet after ten." in page


def test_a_file_goes_down_and_comes_up_again(lead: Lead) -> None:
    path = lead.copy("helpdesk")
    content = lead.client.get(f"{path}.toml").content
    up = lead.client.post("/needs/upload", data={"token": lead.token}, files={"file": ("mine.toml", content)})
    assert up.status_code == 200
    assert "IT help desk" in up.text
    again = tomllib.loads(lead.client.get(f"{up.url.path}.toml").text)
    first = tomllib.loads(content.decode())
    assert again.pop("origin") == first.pop("id")
    assert again.pop("id") != first.pop("origin") == "helpdesk"
    assert again == first


ALL_KINDS = {f"kind_{kind}": "yes" for kind in ("servqual", "servperf", "zones", "kano")}


def three(field: str, words: str) -> dict[str, str]:
    return {f"{field}_{code}": words for code in LANGUAGES}


def test_a_question_that_follows_one_which_a_kind_does_not_ask(lead: Lead) -> None:
    """Overall satisfaction has no use in Kano, so what follows from it is not asked there either."""
    path = lead.copy("clinic")
    when = {"when": "overall", "at_most": "4"}
    status, page = lead.post(
        f"{path}/new/general", type="text", id="why", **three("label", "Why?"), **when, **ALL_KINDS
    )
    assert status == 200, page
    lead.publish(path)
    assert "Why?" in lead.page(lead.ask(path, "servqual"))
    assert "Why?" not in lead.page(lead.ask(path, "kano"))


def test_whatever_can_be_asked_can_be_published(lead: Lead) -> None:
    """One dimension, and questions that compare several, or have no use in Kano."""
    path = lead.copy()
    lead.save(f"{path}/head", title_en="Library")
    lead.save(f"{path}/new/dimensions", name_en="Speed")
    lead.post(f"{path}/new/needs", **need("speed", "Loans"))
    for kind in ("points", "extremes", "overall", "nps"):
        status, page = lead.post(f"{path}/new/general", type=kind, label_en=f"About {kind}", **ALL_KINDS)
        assert status == 200, page
    lead.publish(path)
    page = lead.page(lead.ask(path, "kano"))
    assert "About nps" in page
    assert "About overall" not in page
    assert "About points" not in page


def test_a_refused_save_of_a_published_need_keeps_the_words(lead: Lead) -> None:
    path = lead.copy("shop")
    lead.publish(path)
    status, page = lead.save(f"{path}/needs/as_shown", text_en="One *asterisk")
    assert status == 422
    assert "One *asterisk" in page
    assert "as_shown" in page


def test_moving_saves_what_was_typed(lead: Lead) -> None:
    path = lead.copy("shop")
    at = f"{path}/needs/found_in_minute"
    status, page = lead.save(at, short_en="Found at once", go="up")
    assert status == 200
    outline = page.split('class="outline"')[1].split("</details>")[0]
    assert outline.index("Found at once") < outline.index("Price next to the item")
    status, page = lead.save(at, short_en="One *asterisk", go="down")
    assert status == 422
    assert "One *asterisk" in page


def test_the_second_lead_sees_what_the_first_changed_and_keeps_the_rest(lead: Lead) -> None:
    path = lead.copy("shop")
    choices = {**three("choice0", "Shop"), **three("choice1", "Web")}
    lead.post(f"{path}/new/general", type="choice", id="place", **three("label", "Where?"), **choices, **ALL_KINDS)
    mine = lead.values(f"{path}/general/place")
    lead.save(f"{path}/general/place", choice1_en="By post")
    status, page = lead.post(f"{path}/general/place", **(mine | {"go": "save", "label_en": "Where was it?"}))
    assert status == 409
    beside = page.split('<dl class="pairs">')[1].split("</dl>")[0]
    assert "By post" in beside
    assert "Where?" not in beside  # nobody else changed it
    assert "Shop" not in beside
    form = page.split('<div class="middle">')[1].split("</form>")[0]
    assert 'value="By post"' in form  # theirs, where nothing was typed
    assert "Where was it?" in form
    both = lead.post(f"{path}/general/place", **(mine | {"go": "save", "choice1_en": "By mail"}))[1]
    assert 'value="By mail"' in both.split('<div class="middle">')[1]
    assert "By post" in both.split('<dl class="pairs">')[1].split("</dl>")[0]


def test_a_language_is_taken_out_by_its_button_and_comes_back_with_its_title(lead: Lead) -> None:
    path = lead.copy("clinic")
    assert "Take English out of the set" in lead.page(f"{path}/head")
    status, _ = lead.save(f"{path}/head", without="en")
    assert status == 200
    assert "English" not in lead.page(path).split("What can be asked")[1].split("</ul>")[0]
    assert lead.values(f"{path}/head")["title_en"] == ""
    lead.save(f"{path}/head", title_en="Clinic")
    assert "English" in lead.page(path).split("What can be asked")[1].split("</ul>")[0]
    assert "They draw the curtain before they examine me." in lead.page(f"{path}/needs/curtain")


def test_the_last_language_has_no_such_button(lead: Lead) -> None:
    path = lead.copy("clinic")
    for language in ("zh_Hant", "en"):
        lead.save(f"{path}/head", without=language)
    assert "out of the set" not in lead.page(f"{path}/head")


def test_names_in_another_language_say_so_and_ids_are_no_names(lead: Lead) -> None:
    path = lead.copy()
    lead.save(f"{path}/head", title_zh_Hans="图书馆")
    lead.save(f"{path}/new/dimensions", name_zh_Hans="速度", id="speed")
    lead.save(f"{path}/new/dimensions", description_zh_Hans="？", id="nothing")
    page = lead.page(f"{path}/new/needs?dimension=speed")
    assert '<h1 lang="zh-Hans">图书馆</h1>' in page
    assert '<option value="speed" selected lang="zh-Hans">速度</option>' in page
    assert '<option value="nothing" lang="en">Without a name</option>' in page
    assert '<h2><span lang="zh-Hans">速度</span></h2>' in lead.page(f"{path}/dimensions/speed")
    assert not re.search(r">\s*(nothing|speed)\s*<", lead.page(path))


def test_both_questions_are_about_what_the_set_is_about(lead: Lead) -> None:
    path = lead.copy("clinic")
    lead.save(f"{path}/head", service_en="eye clinic", service_zh_Hant="眼科", service_zh_Hans="眼科")
    lead.publish(path)
    page = lead.page(lead.ask(path, "servqual"))
    assert "An excellent eye clinic does this." in page
    assert "This time, the eye clinic did this." in page


def test_a_report_in_another_language_says_in_which_its_names_are(lead: Lead) -> None:
    path = lead.copy("clinic")
    for language in ("zh_Hans", "en"):
        lead.save(f"{path}/head", without=language)
    page = lead.page(f"{path}/try/servqual/report")
    assert '<html lang="en">' in page
    assert '<th scope="row" lang="zh-Hant">可靠性</th>' in page
    assert '<th scope="row" lang="zh-Hant">準時輪到我</th>' in page


def test_a_preview_of_a_set_leads_back_to_it(lead: Lead) -> None:
    path = lead.copy("shop")
    assert f'<a href="{path}">Back to the set</a>' in lead.page(f"{path}/try/kano")
