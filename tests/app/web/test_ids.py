"""An address with an id that nothing can have is one of a page that does not exist, everywhere."""

from fastapi.routing import APIRoute

from tests.conftest import BOTH, Site
from tests.factories import make_personal

OF_NOBODY = ["999999", str(2**31 - 1)]
NO_IDS = [str(2**31), str(2**63 - 1), str(2**63), str(2**64), "9" * 30, "9" * 5000, "-1", "nan", "1e3"]
NAMES = ("campaign_id", "person", "number", "place_id", "programme_id", "unit_id")


def addresses(site: Site) -> list[tuple[str, str, str]]:
    """Method, address and name of each id in an address of the program."""
    routes = [route for route in site.client.app.routes if isinstance(route, APIRoute)]  # type: ignore[attr-defined]
    return [
        (method, route.path, name)
        for route in routes
        for method in sorted(route.methods)
        for name in NAMES
        if f"{{{name}}}" in route.path
    ]


@BOTH
def test_no_id_is_a_fault_of_ours(site: Site) -> None:
    client = site.lead()
    campaign, token = make_personal(site.database), site.form_token()
    found = addresses(site)
    assert len(found) > 20
    for method, path, name in found:
        for given in OF_NOBODY + NO_IDS:
            address = path.replace(f"{{{name}}}", given).replace("{campaign_id}", str(campaign.id))
            address = address.replace("{figure}", "gaps").replace("{person}", "1").replace("{number}", "1")
            answer = client.request(method, address, data={"token": token}, follow_redirects=False)
            if given in OF_NOBODY and name == "person" and path.endswith("/remove"):  # who is not there is removed
                assert answer.status_code == 303
                continue
            assert answer.status_code == 404, (method, address[:80], answer.status_code)
            assert "This page does not exist" in answer.text
