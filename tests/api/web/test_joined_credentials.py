"""Credentials that were sent twice are seen as two, also where a server keeps only the last one."""

from email.message import Message

import pytest

from api.relay.web.joined_credentials import JoinedCredentials


def seen_by_the_application(sent: list[tuple[str, str]]) -> dict[str, str]:
    """What becomes of headers under Vercel's runtime: it fills the environ with the last of each name."""

    class Handler:
        headers = Message()

        def send_response(self) -> None:
            """Answers; only its being held on to matters here."""

    handler = Handler()
    for name, value in sent:
        handler.headers[name] = value
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent}

    def start_response(*_: object) -> None:
        handler.send_response()

    JoinedCredentials(lambda *_: [])(environ, start_response)  # type: ignore[arg-type, return-value]
    return environ


@pytest.mark.parametrize(
    ("sent", "name", "value"),
    [
        ([("Authorization", "a"), ("authorization", "b")], "HTTP_AUTHORIZATION", "a, b"),
        ([("Authorization", "a")], "HTTP_AUTHORIZATION", "a"),
        ([("api-key", "a"), ("api_key", "b")], "HTTP_API_KEY", "a, b"),
        ([("x-api-key", "a"), ("X-Api-Key", "b")], "HTTP_X_API_KEY", "a, b"),
        ([("Accept", "a"), ("Accept", "b")], "HTTP_ACCEPT", "b"),
    ],
)
def test_credentials_of_one_name_are_joined_by_a_comma(sent: list[tuple[str, str]], name: str, value: str) -> None:
    assert seen_by_the_application(sent)[name] == value


def test_another_server_is_left_alone() -> None:
    environ = {"HTTP_AUTHORIZATION": "a"}
    JoinedCredentials(lambda *_: [])(environ, lambda *_: None)  # type: ignore[arg-type, return-value]
    assert environ == {"HTTP_AUTHORIZATION": "a"}
