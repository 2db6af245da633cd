"""Forward proxies: what people write, and which variable counts."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.upstream.base_url import BadUrl, BaseUrl, parse_base_url
from api.relay.upstream.proxies import BadProxy, Proxy, choose_proxy, excepted_proxy, parse_proxy

SECURE = BaseUrl("https", "api.openai.com", 443, "/v1")
PLAIN = BaseUrl("http", "models.example", 80, "/v1")


@pytest.mark.parametrize(
    ("written", "proxy"),
    [
        ("proxy.example:3128", Proxy("http", "proxy.example", 3128)),
        ("proxy.example", Proxy("http", "proxy.example", 8080)),
        ("http://proxy.example:3128/", Proxy("http", "proxy.example", 3128)),
        ("HTTP://Proxy.Example:3128", Proxy("http", "proxy.example", 3128)),
        (" proxy.example:3128 ", Proxy("http", "proxy.example", 3128)),
        ("ana:word@proxy.example:3128", Proxy("http", "proxy.example", 3128, "ana", "word")),
        ("http://ana:word@proxy.example", Proxy("http", "proxy.example", 8080, "ana", "word")),
        ("http://ana@proxy.example", Proxy("http", "proxy.example", 8080, "ana")),
        ("http://ana:@proxy.example", Proxy("http", "proxy.example", 8080, "ana", "")),
        ("http://a%40b:w%3Ao%2Frd@proxy.example", Proxy("http", "proxy.example", 8080, "a@b", "w:o/rd")),
        ("http://ana:w@rd@proxy.example", Proxy("http", "proxy.example", 8080, "ana", "w@rd")),
        ("socks5://127.0.0.1:1081", Proxy("socks5", "127.0.0.1", 1081)),
        ("socks5h://127.0.0.1", Proxy("socks5h", "127.0.0.1", 1080)),
        ("socks://ana:word@127.0.0.1", Proxy("socks5h", "127.0.0.1", 1080, "ana", "word")),
        ("http://[::1]:3128", Proxy("http", "::1", 3128)),
        ("http://ana:a:b:c@proxy.example:3128", Proxy("http", "proxy.example", 3128, "ana", "a:b:c")),
        ("http://ana:100%@proxy.example:3128", Proxy("http", "proxy.example", 3128, "ana", "100%")),
        ("http://127.0.0.1:7890 user pass", Proxy("http", "127.0.0.1", 7890, "user", "pass")),
        ("127.0.0.1:7890  user \t pass", Proxy("http", "127.0.0.1", 7890, "user", "pass")),
        ("socks5://127.0.0.1:1080 us@er p@s:s/#%41", Proxy("socks5", "127.0.0.1", 1080, "us@er", "p@s:s/#%41")),
    ],
)
def test_what_people_write_becomes_the_proxy_they_meant(written: str, proxy: Proxy) -> None:
    assert parse_proxy(written) == proxy


@pytest.mark.parametrize(
    "written",
    [
        "",
        "http://",
        "https://proxy.example:3128",
        "socks4://proxy.example",
        "ftp://proxy.example",
        "http://proxy.example:0",
        "http://proxy.example:99999",
        "http://proxy.example:port",
        "http://proxy.exa mple",
        "http://ana:12#secret@proxy.example:3128",
        "http://ana:12?secret@proxy.example:3128",
        "ana:12/secret@proxy.example:3128",
        "http://proxy.example:3128/path",
        "http://[::1]proxy.example:3128",
        "http://[::1",
        "http://proxy.example:3128\r\nX: y",
        "http://ana:\udc80@proxy.example",
        "http://127.0.0.1:7890 secret",
        "http://127.0.0.1:7890 ana my secret",
        "http://ana:word@127.0.0.1:7890 ana secret",
    ],
    ids=ascii,
)
def test_a_proxy_that_cannot_be_meant_is_refused_without_quoting_it(written: str) -> None:
    with pytest.raises(BadUrl) as refusal:
        parse_proxy(written)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "sign", "escape"),
    [
        ("http://ana:12#secret@proxy.example:3128", "#", "%23"),
        ("http://ana:12?secret@proxy.example:3128", "?", "%3F"),
        ("ana:12/secret@proxy.example:3128", "/", "%2F"),
        ("http://ana:secret/12@proxy.example:3128", "/", "%2F"),
        ("http://an#a:secret@proxy.example:3128", "#", "%23"),
        ("socks5h://ana:12[secret@proxy.example:3128", "[", "%5B"),
        ("http://ana:12\\secret@proxy.example:3128", "\\", "%5C"),
        ("http://ana:12 secret@proxy.example:3128", " ", "%20"),
        ("http://ana:secret%e9@proxy.example:3128", "%", "%25"),
    ],
)
def test_an_unescaped_sign_in_a_password_is_named_with_its_escape(written: str, sign: str, escape: str) -> None:
    with pytest.raises(BadUrl) as refusal:
        parse_proxy(written)
    assert str(refusal.value).endswith(f"must be escaped: write '{sign}' as {escape}")


proxy_texts = st.one_of(
    st.text(max_size=40),
    st.binary(max_size=40).map(os.fsdecode),
    st.builds(
        lambda *parts: "".join(parts),
        st.sampled_from(["", "http://", "socks5://", "socks5h://", "socks://", "https://"]),
        st.sampled_from(["", "ana@", "ana:word@", ":@", "@", "a%3Ab:c%40d@", "a:1/b@", "a:1#b@"]),
        st.text("abc.019[]:%- ", max_size=8),
        st.sampled_from(["", ":1", ":0", ":x", ":65535"]),
        st.sampled_from(["", "/", "/x", "?", "#"]),
    ),
)


@given(proxy_texts)
def test_parsing_raises_nothing_else_and_its_result_reads_back_the_same(written: str) -> None:
    try:
        proxy = parse_proxy(written)
    except BadUrl:
        return
    again = parse_proxy(proxy.url)
    assert (again.scheme, again.host, again.port) == (proxy.scheme, proxy.host, proxy.port)
    assert (again.username or "", again.password or "") == (proxy.username or "", proxy.password or "")


credentials = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@given(credentials, credentials)
def test_any_credentials_survive_the_way_through_an_address(username: str, password: str) -> None:
    proxy = Proxy("http", "proxy.example", 3128, username, password)
    assert parse_proxy(proxy.url) == proxy


def test_the_credentials_are_not_shown() -> None:
    proxy = parse_proxy("http://ana:secret@proxy.example:3128")
    assert proxy.address == "proxy.example:3128"
    assert "secret" not in repr(proxy) and "ana" not in repr(proxy)
    assert parse_proxy("http://[::1]:3128").address == "[::1]:3128"


@pytest.mark.parametrize(
    ("base", "variables", "port"),
    [
        (SECURE, {}, None),
        (SECURE, {"PROXY_URL": "p:1", "HTTPS_PROXY": "p:2", "ALL_PROXY": "p:3", "HTTP_PROXY": "p:4"}, 1),
        (SECURE, {"HTTPS_PROXY": "p:2", "ALL_PROXY": "p:3", "HTTP_PROXY": "p:4"}, 2),
        (SECURE, {"ALL_PROXY": "p:3", "HTTP_PROXY": "p:4"}, 3),
        (SECURE, {"HTTP_PROXY": "p:4"}, 4),
        (PLAIN, {"PROXY_URL": "p:1", "HTTPS_PROXY": "p:2", "ALL_PROXY": "p:3", "HTTP_PROXY": "p:4"}, 1),
        (PLAIN, {"HTTPS_PROXY": "p:2", "ALL_PROXY": "p:3", "HTTP_PROXY": "p:4"}, 4),
        (PLAIN, {"HTTPS_PROXY": "p:2", "ALL_PROXY": "p:3"}, 3),
        (PLAIN, {"HTTPS_PROXY": "p:2"}, None),
        (SECURE, {"PROXY_URL": "", "HTTPS_PROXY": "p:2"}, 2),
    ],
)
def test_the_most_exact_variable_counts(base: BaseUrl, variables: dict[str, str], port: int | None) -> None:
    proxy = choose_proxy(base, variables)
    assert (proxy and proxy.port) == port


@pytest.mark.parametrize(
    ("address", "no_proxy", "is_direct"),
    [
        ("https://api.openai.com", "api.openai.com", True),
        ("https://api.openai.com", "openai.com", True),
        ("https://api.openai.com", ".openai.com", True),
        ("https://api.openai.com", "*.openai.com", True),
        ("https://api.openai.com", "localhost, openai.com", True),
        ("https://api.openai.com", "*", True),
        ("https://api.openai.com", "localhost,*", True),
        ("https://api.openai.com", "localhost", False),
        ("https://api.openai.com", "localhost,", False),
        ("https://api.openai.com", ",", False),
        ("https://api.openai.com", "localhost, ,127.0.0.1", False),
        ("https://api.openai.com", "nai.com", False),
        ("https://evilopenai.com", "openai.com", False),
        ("https://openai.com.evil.example", "openai.com", False),
        ("http://localhost:8080", "localhost", True),
        ("http://localhost:8080", "localhost:8080", True),
        ("http://localhost:8080", "localhost:9090", False),
        ("http://10.1.2.3:8080", "10.0.0.0/8", True),
        ("http://10.1.2.3:8080", "10.1.2.3", True),
        ("http://11.1.2.3:8080", "10.0.0.0/8", False),
        ("http://10.1.2.3:8080", "10.1.2.3:8080", True),
        ("http://10.1.2.3:8080", "10.1.2.3:9090", False),
        ("http://10.1.2.3:8080", "10.0.0.0/8:8080", True),
        ("http://10.1.2.3", "10.1.2.3:80", True),
        ("http://10.1.2.3:8080", "localhost 10.1.2.3", True),
        ("http://10.1.2.3:8080", "http://10.1.2.3:8080/", True),
        ("https://api.openai.com", "api.openai.com:443", True),
        ("https://api.openai.com", "openai.com:8443", False),
        ("https://api.openai.com", "API.OpenAI.com.", True),
        ("https://api.openai.com", ".", False),
        ("http://[fd00::1]:8080", "fd00::1", True),
        ("http://[fd00::1]:8080", "fd00::/8", True),
        ("http://[fd00::1]:8080", "[fd00::1]:8080", True),
        ("http://[fd00::1]:8080", "[fd00::1]:9090", False),
        ("http://[fd00::1]:8080", "10.0.0.0/8,127.0.0.1", False),
    ],
)
def test_no_proxy_names_hosts_domains_and_networks(address: str, no_proxy: str, is_direct: bool) -> None:
    base = parse_base_url(address, "/v1")
    proxy = choose_proxy(base, {"PROXY_URL": "p:1", "NO_PROXY": no_proxy})
    assert (proxy is None) == is_direct


def test_a_bad_proxy_names_its_variable_and_shows_nothing_of_it() -> None:
    with pytest.raises(BadProxy) as refusal:
        choose_proxy(SECURE, {"ALL_PROXY": "gopher://ana:secret@p:1"})
    assert refusal.value.variable == "ALL_PROXY"
    assert "secret" not in str(refusal.value)


def test_a_bad_variable_that_does_not_count_does_no_harm() -> None:
    assert choose_proxy(SECURE, {"PROXY_URL": "p:1", "HTTP_PROXY": "gopher://p"}) == Proxy("http", "p", 1)


def test_a_proxy_from_which_an_address_is_excepted_is_known() -> None:
    base = parse_base_url("https://api.example.com", "/v1")
    assert excepted_proxy(base, {"PROXY_URL": "p:1", "NO_PROXY": ".example.com"}) == "PROXY_URL"
    assert excepted_proxy(base, {"PROXY_URL": "p:1", "NO_PROXY": "localhost"}) == ""
    assert excepted_proxy(base, {"NO_PROXY": "*"}) == ""
