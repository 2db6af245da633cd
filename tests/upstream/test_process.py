"""The scripted upstream as a process, as a stand-in for a model, and with hundreds of connections."""

import asyncio
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openai import OpenAI, RateLimitError

from tests.upstream import ScriptedUpstream
from tests.upstream.raw import request_bytes

REPOSITORY = Path(__file__).parents[2]
MANY = 600


@contextmanager
def process(*options: str) -> Iterator[str]:
    """The upstream as a process; yields its origin."""
    command = [sys.executable, "-m", "tests.upstream", *options]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            ready, _, origin = program.stdout.readline().partition(" ")
            assert ready == "ready"
            yield origin.strip()
        finally:
            program.terminate()
    assert program.returncode == 0


def control(origin: str, action: str, body: Any = None, method: str = "POST") -> Any:
    """Call a control endpoint."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{origin}/_control/{action}", data, method=method)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_a_process_is_controlled_through_the_network() -> None:
    with process("--port", "0") as origin:
        client = OpenAI(base_url=f"{origin}/v1", api_key="sk-test-a", max_retries=0, timeout=5)
        control(origin, "script", {"text": "from the queue", "gate": "next/one"})
        control(origin, "gates/next%2Fone?passes=all")
        chat = client.chat.completions.create(model="gpt-4o", messages=[])
        assert chat.choices[0].message.content == "from the queue"
        control(origin, "keys", {"sk-test-a": "no_quota"})
        with pytest.raises(RateLimitError):
            client.models.list()
        record = control(origin, "requests", method="GET")
        assert [request["target"] for request in record["requests"]] == ["/v1/chat/completions", "/v1/models"]
        control(origin, "reset")
        assert control(origin, "requests", method="GET")["requests"] == []


def test_a_control_that_does_not_exist_is_refused(upstream: ScriptedUpstream) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        control(upstream.url, "nothing")


def test_the_demo_says_what_it_is_and_echoes_the_last_user_message() -> None:
    with process("--demo") as origin:
        client = OpenAI(base_url=f"{origin}/v1", api_key="none", max_retries=0, timeout=5)
        assert [model.id for model in client.models.list()] == ["scripted-demo"]
        stream = client.chat.completions.create(
            model="scripted-demo",
            messages=[
                {"role": "user", "content": "first"},
                {"role": "assistant", "content": "answer"},
                {"role": "user", "content": [{"type": "text", "text": "¿Qué hora es?"}]},
            ],
            stream=True,
        )
        texts = [chunk.choices[0].delta.content or "" for chunk in stream]
        answer = "".join(texts)
        assert answer.startswith("This is the scripted demo model")
        assert "“¿Qué hora es?”" in answer
        assert "OPENAI_API_KEY" in answer and "BASE_URL" in answer
        assert len(texts) > 20
        with pytest.raises(urllib.error.HTTPError, match="404"):
            control(origin, "requests", method="GET")


def test_it_serves_hundreds_of_connections_at_once() -> None:
    async def stream(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_bytes({"chunks": 3, "gate": "all", "connection_close": True}))
        answer = await reader.read()
        writer.close()
        return answer

    async def streams(upstream: ScriptedUpstream) -> list[bytes]:
        tasks = [asyncio.create_task(stream(upstream.port)) for _ in range(MANY)]
        for _ in range(MANY):
            await asyncio.to_thread(upstream.wait_for_request, timeout=30)
        assert upstream.open_connections == MANY
        await asyncio.to_thread(upstream.open_gate, "all", None)
        return await asyncio.gather(*tasks)

    with ScriptedUpstream() as upstream:
        answers = asyncio.run(streams(upstream))
    assert sum(answer.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n") for answer in answers) == MANY
