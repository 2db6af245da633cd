"""On Vercel, what a caller says of its own address counts for nothing, whatever its header looks like to WSGI."""

import http.client

import pytest

from api.relay.access.attempt_limit import CLIENT_LIMIT
from tests.conformance.client import CODE, KEY
from tests.support.vercel import VercelRuntime, platform_headers


@pytest.mark.parametrize("name", ["X_Vercel_Forwarded_For", "x_vercel_forwarded-for"])
def test_a_caller_that_names_another_address_each_time_is_the_same_caller(name: str) -> None:
    statuses = []
    with VercelRuntime({"CODE": CODE, "OPENAI_API_KEY": KEY}) as runtime:
        for number in range(CLIENT_LIMIT + 1):
            connection = http.client.HTTPConnection(runtime.url.removeprefix("http://"))
            claims = {name: f"8.8.8.{number}", "Authorization": "Bearer nk-code-test-wrong", "Content-Length": "0"}
            connection.putrequest("POST", "/api/access", skip_host=True)
            for header, value in (platform_headers("9.9.9.9") | claims).items():
                connection.putheader(header, value)
            connection.endheaders()
            statuses.append(connection.getresponse().status)
            connection.close()
    assert statuses == [401] * CLIENT_LIMIT + [429]
