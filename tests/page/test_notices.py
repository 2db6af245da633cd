"""What is offered on a site whose owner named the models."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.page.sites import OpenSite, Visit
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

Bring = Callable[[WaitressServer], Visit]


def test_custom_models_are_offered_where_the_upstream_lists_none(
    open_site: OpenSite, visit: Bring, upstream: ScriptedUpstream
):
    upstream.next_script(Script(status=404))
    site = open_site({"CUSTOM_MODELS": "gone,-all,+first,+second@openai=Second,-third"})
    person = visit(site)
    with person.page.expect_response("**/api/access"):
        person.open()
    options = person.page.locator("#models option")
    expect(options).to_have_count(2)
    assert [option.get_attribute("value") for option in options.all()] == ["first", "second@openai"]
    expect(person.button("first")).to_be_visible()
