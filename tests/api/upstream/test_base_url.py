"""Base URLs, with every slip that people make."""

import ipaddress
import os
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.relay.upstream.base_url import BadUrl, BaseUrl, parse_base_url, parse_origin

DEFAULT_PATHS = ("/v1", "/v1beta/openai", "/api/v3", "/openai/v1", "/compatible-mode/v1")


@pytest.mark.parametrize(
    ("written", "result"),
    [
        ("https://proxy.example.com", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/", "https://proxy.example.com/v1"),
        ("https://proxy.example.com///", "https://proxy.example.com/v1"),
        ("proxy.example.com", "https://proxy.example.com/v1"),
        ("//proxy.example.com", "https://proxy.example.com/v1"),
        ("  https://proxy.example.com/v1  ", "https://proxy.example.com/v1"),
        ('"https://proxy.example.com"', "https://proxy.example.com/v1"),
        ("' https://proxy.example.com '", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/v1", "https://proxy.example.com/v1"),
        ("https://proxy.example.com//v1", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/chat/completions", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/chat/completions/", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/models", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/chat/completions", "https://proxy.example.com"),
        ("https://proxy.example.com/api/chat/completions", "https://proxy.example.com/api"),
        ("https://proxy.example.com/models", "https://proxy.example.com"),
        ("https://proxy.example.com/v1/messages", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/chat", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/chat/models", "https://proxy.example.com/v1"),
        ("https://proxy.example.com#", "https://proxy.example.com"),
        ("https://proxy.example.com/v1#", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/openai", "https://proxy.example.com/v1/openai"),
        ("https://proxy.example.com/api/v3/bots", "https://proxy.example.com/api/v3/bots"),
        ("https：//proxy．example．com／v1", "https://proxy.example.com/v1"),
        ("<https://proxy.example.com>", "https://proxy.example.com/v1"),
        ("“https://proxy.example.com”", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/，", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1,", "https://proxy.example.com/v1"),
        ("BASE_URL=https://proxy.example.com", "https://proxy.example.com/v1"),
        ('export BASE_URL="https://proxy.example.com"', "https://proxy.example.com/v1"),
        ("https://proxy.example.com/v1/\u200b", "https://proxy.example.com/v1"),
        ("\ufeffhttps://proxy.example.com", "https://proxy.example.com/v1"),
        ("https://cors.example/https://api.openai.com", "https://cors.example/https://api.openai.com/v1"),
        (
            "https://cors.example//go/https://proxy.example.com/v1/chat/completions",
            "https://cors.example/go/https://proxy.example.com/v1",
        ),
        ("0。", "http://0/v1"),
        ("http://127.0.0.1:11434/api", "http://127.0.0.1:11434/v1"),
        ("http://127.0.0.1:11434/api/", "http://127.0.0.1:11434/v1"),
        ("http://owui:8080/api", "http://owui:8080/api"),
        ("http://host:3001/api/v1", "http://host:3001/api/v1"),
        ("https://proxy.example.com/v1/images/generations", "https://proxy.example.com/v1"),
        ("https://proxy.example.com/openai", "https://proxy.example.com/openai/v1"),
        ("https://proxy.example.com/api/v3", "https://proxy.example.com/api/v3"),
        ("https://proxy.example.com/v1beta", "https://proxy.example.com/v1beta"),
        ("HTTPS://Proxy.Example.COM/v1", "https://proxy.example.com/v1"),
        ("https://proxy.example.com.", "https://proxy.example.com/v1"),
        ("https://proxy.example.com:443", "https://proxy.example.com/v1"),
        ("https://proxy.example.com:8443", "https://proxy.example.com:8443/v1"),
        ("http://proxy.example.com:80/v1", "http://proxy.example.com/v1"),
        ("https://proxy.example.com:/v1", "https://proxy.example.com/v1"),
        ("localhost:11434", "http://localhost:11434/v1"),
        ("ollama:11434/v1", "http://ollama:11434/v1"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("192.168.1.5:8000", "http://192.168.1.5:8000/v1"),
        ("8.8.8.8:8000", "https://8.8.8.8:8000/v1"),
        ("[::1]:8080", "http://[::1]:8080/v1"),
        ("http://[2001:DB8::1]/v1", "http://[2001:db8::1]/v1"),
        ("https://proxy.example.com/straße", "https://proxy.example.com/stra%C3%9Fe/v1"),
        ("https://proxy.example.com/a%20b", "https://proxy.example.com/a%20b/v1"),
        ("https://münchen.example/v1", "https://xn--mnchen-3ya.example/v1"),
        ("https://proxy。example。com", "https://proxy.example.com/v1"),
        ("https://gateway.ai.cloudflare.com/v1/account/gate/openai", None),
        ("https://gateway.ai.cloudflare.com/v1/account/gate/openai/chat/completions", "cut"),
    ],
)
def test_what_people_write_becomes_the_base_they_meant(written: str, result: str | None) -> None:
    cloudflare = "https://gateway.ai.cloudflare.com/v1/account/gate/openai"
    assert str(parse_base_url(written, "/v1")) == (cloudflare if result in (None, "cut") else result)


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("https://generativelanguage.googleapis.com", "https://generativelanguage.googleapis.com/v1beta/openai"),
        ("https://generativelanguage.googleapis.com/v1beta/openai/", None),
        ("https://api.deepinfra.com/v1/openai", None),
        ("https://models.github.ai", "https://models.github.ai/inference"),
        ("https://models.github.ai/inference", None),
        ("https://models.inference.ai.azure.com", None),
        ("https://api.perplexity.ai", None),
        ("https://api.perplexity.ai/chat/completions", "https://api.perplexity.ai"),
        ("https://aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi", None),
        ("https://api.githubcopilot.com", None),
        ("https://open.bigmodel.cn/api/paas/v4/", None),
        ("https://open.bigmodel.cn", "https://open.bigmodel.cn/api/paas/v4"),
        ("https://ark.cn-beijing.volces.com/api/v3/bots", None),
        ("https://qianfan.baidubce.com/v2", None),
        ("https://openrouter.ai/api", "https://openrouter.ai/api/v1"),
        ("https://api.groq.com/openai", "https://api.groq.com/openai/v1"),
        ("https://api.cloudflare.com/client/v4/accounts/abc/ai/v1", None),
        ("https://api.cohere.ai/compatibility/v1", None),
        ("https://api-inference.huggingface.co/models/x/v1", None),
        ("https://text.pollinations.ai/openai", "https://text.pollinations.ai/openai/v1"),
        ("http://api.openai.com", "https://api.openai.com/v1"),
        ("https://api.openai.com/chat/completions", "https://api.openai.com/v1"),
        ("http://api.openai.com:80/v1", "https://api.openai.com/v1"),
        ("api.moonshot.cn/v1/chat", "https://api.moonshot.cn/v1"),
    ],
)
def test_vendors_have_their_documented_addresses(written: str, base: str | None) -> None:
    assert str(parse_base_url(written, "/v1")) == (base or written.rstrip("/"))


@pytest.mark.parametrize(
    ("written", "paths"),
    [
        ("https://proxy.example.com", ("/v1", "")),
        ("https://proxy.example.com/x", ("/x/v1", "/x")),
        ("https://proxy.example.com/api", ("/api", "/api/v1")),
        ("https://proxy.example.com/v1", ("/v1", None)),
        ("https://proxy.example.com/chat/completions", ("", None)),
        ("https://proxy.example.com#", ("", None)),
        ("https://api.perplexity.ai", ("", None)),
    ],
)
def test_what_stays_in_doubt_has_another_path_to_try(written: str, paths: tuple[str, str | None]) -> None:
    base = parse_base_url(written, "/v1")
    assert (base.path, base.other_path) == paths


@pytest.mark.parametrize(
    ("written", "default_path", "path"),
    [
        ("https://h.example", "/v1beta/openai", "/v1beta/openai"),
        ("https://h.example/v1beta", "/v1beta/openai", "/v1beta/openai"),
        ("https://h.example/v1beta/openai/", "/v1beta/openai", "/v1beta/openai"),
        ("https://h.example/v1", "/v1beta/openai", "/v1"),
        ("https://h.example/api", "/api/v3", "/api/v3"),
        ("https://h.example/ark/api/v3/chat/completions", "/api/v3", "/ark/api/v3"),
        ("https://h.example/compatible-mode", "/compatible-mode/v1", "/compatible-mode/v1"),
    ],
)
def test_only_the_missing_end_of_a_providers_path_is_added(written: str, default_path: str, path: str) -> None:
    assert parse_base_url(written, default_path).path == path


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "https://",
        "http:///v1",
        "。",
        "https://proxy.example.com,https://other.example.com",
        "https://proxy.example.com; https://other.example.com",
        "https://proxy.example.com/v1?api-version=1",
        "https://cors.example/https://user:secret-word@proxy.example.com",
        "https:/proxy.example.com",
        "https//proxy.example.com",
        "http://https://proxy.example.com",
        "https:proxy.example.com",
        "://proxy.example.com",
        "ftp://proxy.example.com",
        "javascript://proxy.example.com",
        "file:///etc/passwd",
        "https://user:secret-word@proxy.example.com",
        "https://secret-word@proxy.example.com",
        "https://@proxy.example.com",
        "user:secret-word@proxy.example.com",
        "https://proxy.example.com?key=secret-word",
        "https://proxy.example.com/v1#secret-word",
        "https://proxy.example.com:0",
        "https://proxy.example.com:65536",
        "https://proxy.example.com:port",
        "https://proxy.example.com:80:80",
        "https://proxy..example.com",
        "https://-.example.com/\n",
        "https://proxy.exam\tple.com",
        "https://proxy.example.com/v1\r\nHost: evil",
        "https://proxy.example.com\\@evil.example",
        "https://proxy.example.com/a b",
        "https://[::1",
        "https://[::1]evil.example",
        "https://evil[::1].example",
        "https://[proxy.example.com]",
        "https://::1",
        "https://ex%61mple.com",
        "https://proxy.example.com/\udc80",
        "https://\udc80.example.com",
        "https://" + "a" * 64 + ".example",
    ],
    ids=ascii,
)
def test_an_address_that_cannot_be_meant_is_refused_without_quoting_it(written: str) -> None:
    with pytest.raises(BadUrl) as refusal:
        parse_base_url(written, "/v1")
    assert "secret-word" not in str(refusal.value)
    assert str(refusal.value)


hosts = st.one_of(
    st.sampled_from(["api.openai.com", "localhost", "10.1.2.3", "[::1]", "gateway.ai.cloudflare.com", "MÜNCHEN.de"]),
    st.text("abcXYZ019-._[]:%@。\\/?#\t ", max_size=12),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
)
segments = st.one_of(
    st.sampled_from(
        ["v1", "v3", "v1beta", "openai", "api", "chat/completions", "completions", "models", "..", ".", "", "%2F", "V1"]
        + ["audio/speech", "images/edits", "responses", "ñ", "?", "#", "v1/v1"]
    ),
    st.text(max_size=4),
)
addresses = st.builds(
    lambda scheme, userinfo, host, port, path: scheme + userinfo + host + port + "".join(f"/{part}" for part in path),
    st.sampled_from(["https://", "http://", "HTTP://", "", "//", "https:/", "ftp://", ' "https://']),
    st.sampled_from(["", "", "", "user:word@", "@", "word@"]),
    hosts,
    st.sampled_from(["", ":", ":0", ":80", ":443", ":8080", ":65535", ":99999", ":٣"]),
    st.lists(segments, max_size=5),
)
anything = st.one_of(addresses, st.text(max_size=40), st.binary(max_size=40).map(os.fsdecode))


@given(anything, st.sampled_from(DEFAULT_PATHS))
@example("https://gateway.ai.cloudflare.com/x/models/models", "/v1")
def test_parsing_raises_nothing_else_and_parsing_its_result_changes_nothing(written: str, default_path: str) -> None:
    try:
        base = parse_base_url(written, default_path)
    except BadUrl:
        return
    # The address alone may leave a version in doubt; with an endpoint it is complete.
    assert parse_base_url(f"{base}/chat/completions", default_path) == base


@given(anything)
def test_what_goes_out_is_plain_text_without_a_user(written: str) -> None:
    try:
        base = parse_base_url(written, "/v1")
    except BadUrl:
        return
    assert str(base).isascii() and str(base).isprintable()
    assert not set(base.authority) & set("@/?#\\ ")
    assert not set(base.path) & set("?#\\ ")
    assert 0 < base.port <= 65_535
    assert not base.path or (base.path.startswith("/") and not base.path.endswith("/"))


def strictly_read_host(written: str) -> str | None:
    """The host where it stands beyond doubt, by the grammar of RFC 3986 alone; None where it does not."""
    match = re.fullmatch(
        r"(?:https?://)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?(?:/(?!/)[^?#\\\s]*)?", written, re.I
    )
    return match and match[1].strip("[]").lower()


@given(addresses)
def test_the_host_is_the_one_that_a_strict_reading_gives(written: str) -> None:
    expected = strictly_read_host(written)
    try:
        host = parse_base_url(written, "/v1").host
    except BadUrl:
        return
    if expected is not None:
        assert host == expected.rstrip(".")


@given(st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{0,8}){1,3}", fullmatch=True), st.integers(1, 65_535))
def test_a_plain_host_and_port_are_always_taken(host: str, port: int) -> None:
    assert parse_base_url(f"{host}:{port}", "/v1") == BaseUrl("https", host, port, "/v1")


@given(st.ip_addresses())
def test_an_ip_address_stays_the_same_address(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    written = f"[{address}]" if address.version == 6 else str(address)
    base = parse_base_url(f"http://{written}:8080", "/v1")
    assert ipaddress.ip_address(base.host) == address
    assert base.authority == f"{written}:8080"


def test_an_origin_takes_only_the_schemes_it_is_told() -> None:
    assert parse_origin("https://h.example/x", ("https",)).origin == "https://h.example"
    with pytest.raises(BadUrl, match="https://"):
        parse_origin("http://h.example", ("https",))
