"""How the page's files are served, beside waitress: compressed, asked about again, and with the headers of Vercel."""

import base64
import gzip
import hashlib
import io
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.pages import Pages
from tests.support.programs import ROOT

RULES = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))["headers"]
STRICT = "require-trusted-types-for 'script'"
CHUNK = "build/chunks/katex-HULCJQDV.js"
TEXT = "const answer = 42; " * 100


class Answer(NamedTuple):
    """What a client gets."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A small page."""
    frames = [f"frames/{name}.html" for name in ("diagram", "image", "preview", "run", "new")]
    for name in ("index.html", "js/main.js", "sw.js", *frames, CHUNK):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TEXT, encoding="utf-8")
    (tmp_path / "sign.png").write_bytes(b"\x89PNG" + bytes(100))
    return tmp_path


@pytest.fixture
def pages(public: Path) -> Pages:
    return Pages(public, ROOT / "vercel.json")


def ask(pages: Pages, path: str, method: str = "GET", **headers: str) -> Answer:
    """Send a request; headers are given as `Accept_Encoding="gzip"`."""
    environ = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    environ |= {"PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.input": io.BytesIO()}
    started: list = []
    body = b"".join(pages(environ, lambda status, head: started.append((int(status[:3]), head))))
    [(status, head)] = started
    assert len({name for name, _ in head}) == len(head), "a header is sent twice"
    return Answer(status, {name.lower(): value for name, value in head}, body)


def test_text_is_compressed_for_those_who_can_read_that(pages: Pages) -> None:
    answer = ask(pages, "/js/main.js", Accept_Encoding="gzip, deflate, br")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert len(answer.body) < len(TEXT) / 5
    assert gzip.decompress(answer.body).decode() == TEXT


@pytest.fixture
def in_brotli(public: Path) -> bytes:
    """What stands for the text in brotli, where the build puts it."""
    folder = public / "build/brotli"
    folder.mkdir()
    (folder / hashlib.sha256(TEXT.encode()).hexdigest()).write_bytes(b"in brotli")
    return b"in brotli"


@pytest.mark.parametrize("accepted", ["br", "gzip, deflate, br, zstd"])
def test_text_that_the_build_made_smaller_is_sent_so(pages: Pages, in_brotli: bytes, accepted: str) -> None:
    answer = ask(pages, "/js/main.js", Accept_Encoding=accepted)
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("br", "Accept-Encoding")
    assert answer.body == in_brotli
    assert answer.headers["etag"] != ask(pages, "/js/main.js", Accept_Encoding="gzip").headers["etag"]


@pytest.mark.parametrize("accepted", ["gzip", "gzip, br;q=0"])
def test_nobody_gets_brotli_unasked(pages: Pages, in_brotli: bytes, accepted: str) -> None:
    assert ask(pages, "/js/main.js", Accept_Encoding=accepted).headers["content-encoding"] == "gzip"


def test_what_was_made_smaller_of_an_older_text_is_not_sent(pages: Pages, public: Path, in_brotli: bytes) -> None:
    (public / "js/main.js").write_text("changed", encoding="utf-8")
    answer = ask(pages, "/js/main.js", Accept_Encoding="gzip, br")
    assert gzip.decompress(answer.body) == b"changed"


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "*;q=0"])
def test_nobody_gets_gzip_unasked(pages: Pages, accepted: str) -> None:
    answer = ask(pages, "/js/main.js", Accept_Encoding=accepted)
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.body.decode() == TEXT


def test_what_is_compressed_in_itself_is_sent_as_it_is(pages: Pages, public: Path) -> None:
    answer = ask(pages, "/sign.png", Accept_Encoding="gzip")
    assert "content-encoding" not in answer.headers
    assert "vary" not in answer.headers
    assert answer.body == (public / "sign.png").read_bytes()


def test_the_two_forms_of_a_file_are_not_taken_for_each_other(pages: Pages) -> None:
    plain = ask(pages, "/js/main.js").headers["etag"]
    small = ask(pages, "/js/main.js", Accept_Encoding="gzip").headers["etag"]
    assert plain != small
    assert ask(pages, "/js/main.js", If_None_Match=small).status == 200
    for etag, accepted in ((plain, ""), (small, "gzip")):
        again = ask(pages, "/js/main.js", If_None_Match=etag, Accept_Encoding=accepted)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["vary"] == "Accept-Encoding"
        assert "content-encoding" not in again.headers


def test_a_head_request_is_answered_like_a_get_without_its_body(pages: Pages) -> None:
    for accepted in ("", "gzip"):
        get = ask(pages, "/js/main.js", Accept_Encoding=accepted)
        head = ask(pages, "/js/main.js", "HEAD", Accept_Encoding=accepted)
        assert (head.status, head.headers, head.body) == (200, get.headers, b"")


def test_a_file_that_changed_is_sent_anew(pages: Pages, public: Path) -> None:
    before = ask(pages, "/js/main.js", Accept_Encoding="gzip")
    (public / "js/main.js").write_text("changed", encoding="utf-8")
    after = ask(pages, "/js/main.js", Accept_Encoding="gzip", If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert gzip.decompress(after.body) == b"changed"


@pytest.mark.parametrize("path", ["/", "/js/main.js", "/sw.js", "/sign.png"])
def test_a_browser_asks_each_time_whether_its_copy_is_right(pages: Pages, path: str) -> None:
    assert ask(pages, path).headers["cache-control"] == "no-cache"


def test_what_has_its_digest_in_its_name_is_kept_and_never_asked_about_again(pages: Pages) -> None:
    assert ask(pages, f"/{CHUNK}").headers["cache-control"] == "public, max-age=31536000, immutable"


def test_nobody_keeps_that_a_file_was_missing(pages: Pages) -> None:
    answer = ask(pages, "/build/chunks/gone-ABCDEFGH.js")
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-cache")


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/js/main.js", "/sw.js", "/frames/new.html", "/no/such/page", "/frames"]
)
def test_everything_but_the_frames_has_the_strict_policy(pages: Pages, path: str) -> None:
    assert STRICT in ask(pages, path).headers["content-security-policy"]


@pytest.mark.parametrize("name", ["diagram", "image", "preview", "run"])
def test_a_frame_is_a_sandbox_that_reaches_nothing(pages: Pages, name: str) -> None:
    policy = ask(pages, f"/frames/{name}.html").headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'; script-src 'sha256-")
    assert "frame-ancestors 'self'" in policy
    assert "form-action 'none'" in policy
    assert "connect-src" not in policy


@pytest.mark.parametrize("name", ["diagram", "image", "preview", "run"])
def test_a_frames_policy_names_what_stands_in_its_document_and_no_address_of_code(pages: Pages, name: str) -> None:
    document = (ROOT / f"public/frames/{name}.html").read_text(encoding="utf-8")
    parts = ask(pages, f"/frames/{name}.html").headers["content-security-policy"].split("; ")
    policy = {kind: set(sources) for kind, *sources in map(str.split, parts)}
    [script] = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    # What a model wrote may evaluate text: it reaches nobody whatever it does.
    evaluating = {"'unsafe-eval'"} if name in ("preview", "run") else set()
    assert policy["script-src"] == {digest_source(script), "blob:"} | evaluating
    for style in re.findall(r"<style>(.*?)</style>", document, re.DOTALL):
        assert policy["style-src"] == {digest_source(style)}
    assert not re.search(r"\s(?:src|href|style|on\w+)=", document)


def digest_source(text: str) -> str:
    """What a policy says to allow this very text inside a document."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def rules_for(path: str) -> dict[str, str]:
    """The headers that vercel.json gives a path that is written as it should be."""
    matching = [rule for rule in RULES if re.fullmatch(rule["source"], path)]
    return {header["key"].lower(): header["value"] for rule in matching for header in rule["headers"]}


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """A page in which each file contains its own path."""
    root = tmp_path_factory.mktemp("labelled")
    for name in (
        "index.html",
        "sw.js",
        "js/main.js",
        "frames/diagram.html",
        "frames/image.html",
        "frames/new.html",
        CHUNK,
    ):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"/{name}", encoding="utf-8")
    return Pages(root, ROOT / "vercel.json")


def assert_headers_are_those_of_the_file(pages: Pages, path: str) -> None:
    answer = ask(pages, path)
    expected = rules_for(answer.body.decode() if answer.status == 200 else "/")
    assert "content-security-policy" in expected
    assert {name: answer.headers.get(name) for name in expected} == expected, (path, answer.status)


@pytest.mark.parametrize(
    ("path", "served"),
    [
        ("/\n/../", "/index.html"),
        ("/frames/\n/../diagram.html", "/frames/diagram.html"),
        ("/frames/diagram.html/../../index.html", "/index.html"),
        ("//frames/diagram.html", "/frames/diagram.html"),
        ("/frames/./new.html", "/frames/new.html"),
        (f"/\r/..//{CHUNK}", f"/{CHUNK}"),
        ("/\u2028/../api/../sw.js", "/sw.js"),
    ],
)
def test_a_file_has_its_own_headers_however_its_path_is_written(labelled: Pages, path: str, served: str) -> None:
    assert ask(labelled, path).body.decode() == served
    assert_headers_are_those_of_the_file(labelled, path)


PIECES = st.sampled_from(
    ["/", "/", "..", ".", "\n", "\r", "\x85", "\x00", "%2f", "\\", "frames", "api", "js", "diagram.html", "index.html",
     "sw.js", "main.js", "image.html", "new.html", "build/chunks", CHUNK, "frames/diagram.html"]
)  # fmt: skip


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.lists(PIECES | st.text(st.characters(max_codepoint=255), max_size=3), max_size=12).map("".join))
def test_whatever_path_is_asked_the_headers_are_those_of_the_file(labelled: Pages, path: str) -> None:
    assert_headers_are_those_of_the_file(labelled, f"/{path}")


@pytest.mark.parametrize("path", ["/gone\n", "/frames/diagram.html\n", "/frames/diagram.html/gone", "/\n"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_there_has_the_strict_policy_too(labelled: Pages, path: str, method: str) -> None:
    answer = ask(labelled, path, method)
    assert answer.status == (404 if method == "GET" else 405)
    assert STRICT in answer.headers["content-security-policy"]


def test_all_clients_are_sent_the_same_bytes(pages: Pages) -> None:
    kept: list = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/js/main.js", "wsgi.file_wrapper": lambda file: kept.append(file)}
    for _ in range(2):
        pages(environ, lambda status, headers: None)
    assert kept[0].read() == TEXT.encode()
    assert kept[1].getvalue() is kept[0].getvalue()


def test_no_two_rules_give_one_path_a_policy() -> None:
    sources = [rule["source"] for rule in RULES for header in rule["headers"] if "Content-Security" in header["key"]]
    paths = [f"/{file.relative_to(ROOT / 'public')}" for file in (ROOT / "public").rglob("*.*")]
    for path in ["/", "/index.html", "/frames/diagram.html", "/frames/image.html", "/frames/x.html", "/x", *paths]:
        assert sum(bool(re.fullmatch(source, path)) for source in sources) == 1, path


def test_the_relay_sets_its_own_headers() -> None:
    for rule in RULES:
        assert not re.fullmatch(rule["source"], "/api/config")


@pytest.mark.parametrize(
    ("path", "is_the_relays"),
    [
        ("/api", True),
        ("/api/health", True),
        ("/v1/models", True),
        ("/openai/v1/models", True),
        ("//v1/models", True),
        ("/", False),
        ("/apis", False),
        ("/v1.js", False),
        ("/js/main.js", False),
    ],
)
def test_the_relay_answers_what_is_rewritten_to_it_on_vercel(pages: Pages, path: str, is_the_relays: bool) -> None:
    asked: list[str] = []

    def relay(environ: dict, start_response: object) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        return []

    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO()}
    pages.in_front_of(relay)(environ, lambda status, headers: None)
    rewritten = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))["rewrites"]
    assert bool(asked) == is_the_relays
    if path not in ("/api", "//v1/models"):
        assert any(re.fullmatch(rule["source"], path) for rule in rewritten) == is_the_relays


def test_the_front_page_has_the_sites_name_for_programs_that_show_a_link(public: Path) -> None:
    document = '<title>Locutorio</title><meta property="og:title" content="Locutorio"><p>Locutorio</p>'
    (public / "index.html").write_text(document, encoding="utf-8")
    named = ask(Pages(public, ROOT / "vercel.json", '<b>"Ruiz" & $1'), "/")
    shown = "&lt;b&gt;&quot;Ruiz&quot; &amp; $1"
    expected = f'<title>{shown}</title><meta property="og:title" content="{shown}"><p>Locutorio</p>'
    assert named.body.decode() == expected
    packed = ask(Pages(public, ROOT / "vercel.json", '<b>"Ruiz" & $1'), "/", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body).decode() == expected
    assert named.headers["content-length"] == str(len(named.body))


def test_another_name_is_another_version_of_the_front_page(public: Path) -> None:
    tags = [ask(Pages(public, ROOT / "vercel.json", name), "/").headers["etag"] for name in ("", "Ruiz", "Casa Ruiz")]
    assert len(set(tags)) == 3
    assert ask(Pages(public, ROOT / "vercel.json", "Ruiz"), "/", If_None_Match=tags[1]).status == 304


def test_the_service_worker_gets_the_document_as_it_was_built(public: Path) -> None:
    (public / "index.html").write_text("<title>Locutorio</title>", encoding="utf-8")
    assert ask(Pages(public, ROOT / "vercel.json", "Ruiz"), "/index.html").body == b"<title>Locutorio</title>"
