"""The packaged function under Lambda's runtime: what is Netlify's own, beside the rules that every target keeps."""

import http.client
import os
import signal
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil
import pytest

from scripts.setup import ensure_netlify_tools
from tests.conformance.client import CODE, KEY, Client
from tests.support.netlify import NetlifyFunction
from tests.support.netlify_bundle import library_path, netlify_bundle, netlify_node
from tests.support.programs import clean_environment
from tests.support.secrets_guard import record_answer
from tests.upstream import ScriptedUpstream

pytestmark = pytest.mark.timeout(300)

OWNERS_CODE = "code-test-owner-6m3p"
GATEWAY = "sk-test-gateway-token"


@pytest.fixture
def function(upstream: ScriptedUpstream) -> Iterator[NetlifyFunction]:
    upstream.reset()
    variables = {"CODE": CODE, "OPENAI_API_KEY": KEY, "BASE_URL": upstream.url, "DEFAULT_MODEL": "gpt-6-luna"}
    variables["ADMIN_CODE"] = OWNERS_CODE
    with NetlifyFunction(variables) as started:
        yield started


def python_of(function: NetlifyFunction) -> psutil.Process:
    [python] = psutil.Process(function.instances[-1].process.pid).children()
    return python


def test_it_has_the_owners_variables_the_builds_commit_and_a_limit_below_netlifys(function: NetlifyFunction) -> None:
    config = Client(function.url).get("/api/config").json()
    assert config["defaultModel"] == "gpt-6-luna"
    assert config["locutorio"]["commit"] == "commit-of-the-build"
    assert config["locutorio"]["limits"]["streamSeconds"] == 55


def test_its_owner_is_led_to_the_repository_of_the_build(function: NetlifyFunction) -> None:
    deployment = Client(function.url, f"Bearer nk-{OWNERS_CODE}").get("/api/updates").json()["deployment"]
    assert (deployment["platform"], deployment["repository"]) == ("netlify", "ana/booth")


def test_an_instance_starts_python_once(function: NetlifyFunction) -> None:
    Client(function.url).get("/api/health")
    first = python_of(function).pid
    Client(function.url).get("/api/health")
    assert (len(function.instances), python_of(function).pid) == (1, first)


def test_a_python_that_was_killed_is_started_again_at_the_next_request(function: NetlifyFunction) -> None:
    client = Client(function.url)
    client.get("/api/health")
    killed = python_of(function)
    killed.kill()
    # While it dies its port still takes connections.
    psutil.wait_procs([killed], timeout=10)
    assert client.get("/api/health").status == 200
    assert python_of(function).pid != killed.pid
    assert len(function.instances) == 1


def test_a_stream_whose_python_is_killed_ends_without_the_mark_of_a_whole_answer(function: NetlifyFunction) -> None:
    client = Client(function.url)
    stream = client.stream({"text": "one two ", "gate": "never"})
    stream.read_until(b": ping")
    python_of(function).kill()
    assert b": end" not in stream.read_all()
    assert client.get("/api/health").status == 200
    assert len(function.instances) == 1


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_python_does_not_outlive_the_function(function: NetlifyFunction, ending: signal.Signals) -> None:
    Client(function.url).get("/api/health")
    python = python_of(function)
    os.kill(function.instances[-1].process.pid, ending)
    python.wait(5)


def test_callers_are_counted_apart_and_nobody_can_pretend_to_be_another(function: NetlifyFunction) -> None:
    pretended = ("x-nf-client-connection-ip", "X_NF_Client_Connection_IP", "X-Forwarded-For", "x-vercel-forwarded-for")
    statuses = []
    for number in range(7):
        claims = {name: f"198.51.100.{number}" for name in pretended}
        statuses.append(access(function, "127.0.0.2", f"code-test-guess-{number}", claims))
    assert statuses == [401] * 5 + [429] * 2
    assert access(function, "127.0.0.3", "code-test-guess-again", {}) == 401
    assert access(function, "127.0.0.3", CODE, {}) == 200
    function.wait_for(r"got access code: right client=127\.0\.0\.3 ")
    assert "198.51.100" not in function.logs()


def access(function: NetlifyFunction, source: str, code: str, headers: dict[str, str]) -> int:
    """Try a code from another address of this machine."""
    connection = http.client.HTTPConnection(urlsplit(function.url).netloc, source_address=(source, 0), timeout=30)
    connection.request("POST", "/api/access", b"{}", {"Authorization": f"Bearer nk-{code}", **headers})
    answer = connection.getresponse()
    record_answer(answer.read(), "answer to /api/access")
    connection.close()
    return answer.status


def test_a_token_of_netlifys_ai_gateway_is_nobodys_key() -> None:
    gateway = {"NETLIFY_AI_GATEWAY_KEY": GATEWAY, "OPENAI_API_KEY": GATEWAY, "ANTHROPIC_API_KEY": GATEWAY}
    with NetlifyFunction({"CODE": CODE, **gateway}) as function:
        assert Client(function.url).get("/api/config").json()["locutorio"]["providers"] == []


def test_an_idle_python_does_not_keep_the_function_from_ending_an_invocation() -> None:
    # Older runtimes of Lambda wait after an answer until nothing keeps Node alive: then this program ends by itself.
    project = netlify_bundle().project
    program = """
        const { RelayProcess } = await import("./netlify/relay_process.mjs");
        console.log(await new RelayProcess("./netlify/python", `file://${process.cwd()}/`).port());
    """
    result = subprocess.run(
        [netlify_node(ensure_netlify_tools()), "--input-type=module", "--eval", program],
        cwd=project,
        env=clean_environment(library_path(project / "netlify" / "python" / "rt")),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > 0
