"""What the page's own checks find in a real browser, behind a real nginx where something is to be wrong."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from api.relay.app import create_app
from api.relay.settings import read_settings
from tests.docs.markdown import anchors_of
from tests.page.sites import CODE, Visit, site_of
from tests.support.haproxy import HaproxyInFront
from tests.support.nginx import DefaultNginxInFront, PlainNginxInFront
from tests.support.page_modules import offer_modules
from tests.support.programs import ROOT
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

CHECK = """
async ({ code, ids, ...given }) => {
  const { browserChecks } = await import("/js/app/doctor/browser_checks.js");
  const visit = {
    code,
    isOwner: true,
    settings: { get: () => null },
    current: { open: null },
    archive: { isKept: true },
    conversationCount: 0,
    ...given,
    ...(given.temperature && { settings: { get: () => given.temperature } }),
  };
  const found = [];
  for await (const finding of browserChecks(visit, ids)) found.push(finding);
  return found;
}
"""
FACTS = json.loads((ROOT / "public/data/doctor.json").read_text(encoding="utf-8"))
Visiting = Callable[..., Visit]
Behind = Callable[[str], DefaultNginxInFront]


@pytest.fixture(scope="module")
def relay(upstream: ScriptedUpstream) -> Iterator[WaitressServer]:
    """A relay that believes a proxy on this machine about who calls."""
    with site_of(upstream, {"CODE": CODE, "TRUSTED_PROXIES": "127.0.0.1"}) as site:
        yield site


def found_by(visitor: Visit, *ids: str, **given: object) -> dict[str, dict[str, Any]]:
    """What the checks of these ids, else all, find; by their ids."""
    visitor.page.goto(visitor.site.url)
    found: list[dict[str, Any]] = visitor.page.evaluate(CHECK, {"code": CODE, "ids": list(ids), **given})
    return {finding["id"]: finding for finding in found}


@pytest.fixture
def behind(relay: WaitressServer) -> Iterator[Callable[[str], DefaultNginxInFront]]:
    """An nginx as somebody sets it up who knows only `proxy_pass`, with these lines besides.

    Name it before `visit`: it closes after the last page.
    """
    with ExitStack() as stack:
        yield lambda lines: stack.enter_context(DefaultNginxInFront(relay.url, lines))


def test_at_a_healthy_site_nothing_is_wrong(visit: Visiting, relay: WaitressServer) -> None:
    found = found_by(visit(relay))
    assert {name: one["cause_id"] for name, one in found.items() if one["verdict"] in ("warn", "fail")} == {}
    assert found["streaming.buffered"]["evidence"]["kind"] in ("streaming", "uneven")
    assert found["site.stranger"]["verdict"] == "ok" and found["site.stranger"]["evidence"]["tried"] > 10
    assert found["site.address"]["verdict"] == found["site.headers"]["verdict"] == "ok"
    anchors = set(anchors_of((ROOT / "docs/en/faq.md").read_text(encoding="utf-8")))
    assert {one["faq"] for one in found.values()} <= anchors


@pytest.fixture
def shipped(relay: WaitressServer) -> Iterator[PlainNginxInFront]:
    """The nginx of deploy/nginx.conf in front of the relay."""
    with PlainNginxInFront(relay.url) as nginx:
        yield nginx


def test_behind_the_shipped_nginx_nothing_is_wrong_either(shipped: PlainNginxInFront, visit: Visiting) -> None:
    found = found_by(visit(shipped))
    assert {name: one["cause_id"] for name, one in found.items() if one["verdict"] in ("warn", "fail")} == {}
    assert found["streaming.buffered"]["evidence"]["seen"] == "nginx"


def test_an_nginx_that_buffers_is_named_with_the_setting_to_change(behind: Behind, visit: Visiting) -> None:
    found = found_by(
        visit(behind("proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;")), "streaming.buffered"
    )["streaming.buffered"]
    assert (found["verdict"], found["cause_id"]) == ("fail", "streaming.buffered.proxy")
    assert (found["evidence"]["kind"], found["evidence"]["intermediary"]) == ("whole", "nginx")
    assert "proxy_buffering off;" in found["evidence"]["setting"]


@pytest.fixture
def haproxy(relay: WaitressServer) -> Iterator[HaproxyInFront]:
    """HAProxy with its defaults, which wait for more."""
    backend = "backend locutorio\n    option forwardfor\n    server relay 127.0.0.1:3000"
    with HaproxyInFront(relay.url, backend) as started:
        yield started


def test_haproxy_is_known_by_how_long_it_holds_each_piece(haproxy: HaproxyInFront, visit: Visiting) -> None:
    found = found_by(visit(haproxy), "streaming.buffered")["streaming.buffered"]
    assert (found["verdict"], found["evidence"]["kind"]) == ("warn", "blocks")
    assert found["evidence"]["intermediary"] == "HAProxy"
    assert "option http-no-delay" in found["evidence"]["setting"]


def test_a_proxy_that_hides_the_host_is_seen_at_the_address_that_the_relay_tells(
    behind: Behind, visit: Visiting, relay: WaitressServer
) -> None:
    nginx = behind("")
    found = found_by(visit(nginx), "site.address")["site.address"]
    assert (found["verdict"], found["evidence"]["told"]) == ("warn", relay.url)
    assert found["evidence"]["expected"] == nginx.url


@pytest.mark.parametrize(
    ("lines", "cause", "name"),
    [
        ("proxy_hide_header Content-Security-Policy;", "missing", "Content-Security-Policy"),
        ("add_header Referrer-Policy unsafe-url;", "changed", "Referrer-Policy"),
    ],
)
def test_headers_that_do_not_arrive_as_they_were_sent_are_named(
    behind: Behind, visit: Visiting, lines: str, cause: str, name: str
) -> None:
    found = found_by(visit(behind(lines)), "site.headers")["site.headers"]
    assert (found["cause_id"], found["evidence"][cause]) == (f"site.headers.{cause}", name)


def test_a_proxy_that_sends_a_code_along_lets_strangers_in(behind: Behind, visit: Visiting) -> None:
    nginx = behind(f'proxy_set_header Authorization "Bearer nk-{CODE}";')
    found = found_by(visit(nginx), "site.stranger")["site.stranger"]
    assert found["verdict"] == "fail"
    assert "api/usage (200)" in found["evidence"]["reached"]


def test_a_project_folder_that_is_handed_out_is_seen(behind: Behind, visit: Visiting) -> None:
    found = found_by(visit(behind("} location = /.env { return 200 'CODE=x'; ")), "site.stranger")["site.stranger"]
    assert (found["verdict"], found["evidence"]["reached"]) == ("fail", ".env (200)")


def test_guests_see_what_they_can_act_on(visit: Visiting, relay: WaitressServer) -> None:
    found = found_by(visit(relay), isOwner=False)
    assert {name.partition(".")[0] for name in found} == {"browser", "streaming"}


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"temperature": 1.6}, "browser.temperature"),
        ({"current": {"open": {"conversation": {"settings": {"temperature": 1.2}}}}}, "browser.temperature.here"),
        ({"archive": {"isKept": False}}, "browser.storage.not_kept"),
        ({"conversationCount": 40}, "browser.backup.never"),
    ],
)
def test_what_is_wrong_in_this_browser_is_told(
    visit: Visiting, relay: WaitressServer, given: dict[str, object], cause: str
) -> None:
    found = found_by(visit(relay), "browser.temperature", "browser.storage", "browser.backup", **given)
    assert cause in [one["cause_id"] for one in found.values() if one["verdict"] == "warn"]


def test_an_extension_that_marks_the_page_is_named(visit: Visiting, relay: WaitressServer) -> None:
    visitor = visit(relay)
    visitor.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('data-darkreader-mode', ''))"
    )
    found = found_by(visitor, "browser.extensions")["browser.extensions"]
    assert (found["verdict"], found["evidence"]["names"]) == ("warn", "Dark Reader")


WORKER_IS_ACTIVE = "navigator.serviceWorker.ready.then(() => true)"


@pytest.fixture
def keeper(browser: Browser, relay: WaitressServer, modules: Path) -> Iterator[Visit]:
    """Somebody whose browser keeps the page for offline use."""
    context = browser.new_context(service_workers="allow")
    offer_modules(context, modules)
    visitor = Visit(context.new_page(), relay)
    visitor.page.goto(relay.url)
    assert visitor.page.evaluate(WORKER_IS_ACTIVE)
    yield visitor
    context.close()


def test_a_page_that_is_kept_in_its_newest_version_is_well(keeper: Visit) -> None:
    found = found_by(keeper, "site.worker", "site.headers")
    assert (found["site.worker"]["verdict"], found["site.headers"]["verdict"]) == ("ok", "ok")


def test_an_older_version_than_the_sites_is_told(keeper: Visit) -> None:
    newer = 'self.offlineFiles = {"version": "0123456789ab", "atOnce": {}, "later": {}}'
    keeper.page.route("**/build/offline_files.js", lambda route: route.fulfill(body=newer))
    found = found_by(keeper, "site.worker")["site.worker"]
    assert (found["verdict"], found["cause_id"]) == ("warn", "site.worker.older")


@pytest.mark.parametrize("headers", [{"Age": "7200"}, {"CF-Cache-Status": "HIT"}], ids=["age", "Cloudflare"])
def test_a_cdn_that_keeps_old_files_is_told(visit: Visiting, relay: WaitressServer, headers: dict[str, str]) -> None:
    visitor = visit(relay)
    visitor.page.route("**/build/offline_files.js", lambda route: route.fulfill(body="", headers=headers))
    assert found_by(visitor, "site.worker")["site.worker"]["cause_id"] == "site.worker.cached"


def test_a_clock_that_is_wrong_is_told(visit: Visiting, relay: WaitressServer) -> None:
    visitor = visit(relay)
    date = {"Date": "Sat, 28 Nov 2020 12:00:00 GMT"}
    visitor.page.route("**/api/health", lambda route: route.fulfill(body="{}", headers=date))
    found = found_by(visitor, "browser.clock")["browser.clock"]
    assert found["verdict"] == "warn" and found["evidence"]["skew_seconds"] > 120


def test_a_site_that_does_not_answer_leaves_no_check_without_a_verdict(visit: Visiting, relay: WaitressServer) -> None:
    visitor = visit(relay)
    visitor.page.route("**/api/**", lambda route: route.abort())
    found = found_by(visitor)
    assert found["site.address"]["cause_id"] == found["streaming.buffered"]["cause_id"] == "browser.no_answer"
    assert found["browser.temperature"]["verdict"] == "ok"


def test_the_headers_that_are_expected_are_those_that_the_site_sends() -> None:
    sent = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))["headers"]
    page = {header["key"]: header["value"] for rule in sent[:2] for header in rule["headers"]}
    assert FACTS["headers"] == page


def test_every_route_that_needs_a_code_is_tried_without_one() -> None:
    public = {"api/health", "api/config"}
    rules = {
        rule.rule.removeprefix("/")
        for rule in create_app(read_settings({})).url_map.iter_rules()
        if "<" not in rule.rule
    }
    routes = {rule for rule in rules if rule.startswith("api/") and rule != "api/"} - public
    assert routes <= {path for _, path in FACTS["closed"]}
