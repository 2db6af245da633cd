"""A cache in front, as a content delivery network is: it keeps nothing of the relay's, and shows no old page.

It is nginx's, set to keep for an hour whatever does not forbid it.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.client import CODE, KEY, Client
from tests.conformance.raw_upstream import RawUpstream
from tests.support.nginx import DefaultNginxInFront
from tests.support.programs import ROOT
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

KEEP = "proxy_cache edge; proxy_cache_valid any 1h; add_header X-Cache $upstream_cache_status always;"


@pytest.fixture(scope="module")
def site(upstream: ScriptedUpstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WaitressServer]:
    """A site in a folder of its own, whose page may change. The cache of its server keeps nothing either."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("api", "server"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "vercel.json", folder)
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("one", encoding="utf-8")
    environment = {"CODE": CODE, "OPENAI_API_KEY": KEY, "BASE_URL": upstream.url}
    with WaitressServer(environment, folder) as server:
        yield server


@pytest.fixture(scope="module")
def edge(site: WaitressServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DefaultNginxInFront]:
    folder = tmp_path_factory.mktemp("edge")
    with DefaultNginxInFront(site.url, KEEP, f"proxy_cache_path {folder} keys_zone=edge:1m;") as nginx:
        yield nginx


@pytest.fixture
def client(edge: DefaultNginxInFront) -> Client:
    return Client(edge.url)


def test_this_cache_keeps_what_does_not_forbid_it(tmp_path: Path) -> None:
    around = f"proxy_cache_path {tmp_path} keys_zone=edge:1m;"
    with (
        RawUpstream(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nkept") as origin,
        DefaultNginxInFront(origin.url, KEEP, around) as nginx,
    ):
        assert [Client(nginx.url).get("/").headers["x-cache"] for _ in range(2)] == ["MISS", "HIT"]


@pytest.mark.parametrize(
    "path", ["/api/health", "/api/config", "/api/openai/v1/models", "/api/no-such-route", "/api/openai/v1/files"]
)
def test_an_answer_of_the_relay_is_never_kept(client: Client, path: str) -> None:
    assert [client.get(path).headers["x-cache"] for _ in range(3)] == ["MISS"] * 3


def test_what_one_caller_may_see_is_not_shown_to_the_next(client: Client, edge: DefaultNginxInFront) -> None:
    assert client.get("/api/openai/v1/models").status == 200
    assert Client(edge.url, None).get("/api/openai/v1/models").error["code"] == "access_code_missing"


def test_a_changed_page_is_seen_at_once(client: Client, site: WaitressServer) -> None:
    first = client.get("/").text
    (site.directory / "public" / "index.html").write_text("two", encoding="utf-8")
    assert (first, client.get("/").text) == ("one", "two")


def test_a_stream_comes_chunk_by_chunk_and_asks_not_to_be_changed(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"text": "one two ", "gate": "words"})
    assert "no-transform" in stream.headers["cache-control"]
    for word in (b"one", b"two"):
        upstream.open_gate("words")
        stream.read_until(word)
    stream.read_all()
    assert stream.end.startswith("ok ")


def test_two_questions_get_two_answers(client: Client) -> None:
    for words in ("the first", "the second"):
        answer = client.chat({"text": words})
        assert json.loads(answer.content)["choices"][0]["message"]["content"] == words
