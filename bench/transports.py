"""What one call costs with each of the usual HTTP clients, without any server around it.

`python -m bench.transports URL AUTHORITY COUNT` sends COUNT short streams with each client in turn, and prints JSON:
for each client the milliseconds of CPU per request, and the times to the first byte in nanoseconds.
"""

from __future__ import annotations

import http.client
import json
import ssl
import sys
from collections.abc import Callable
from time import monotonic_ns, process_time
from urllib.parse import urlsplit

import requests
import urllib3

from bench.jobs import Job, request_bytes

READ_BYTES = 65_536
Call = Callable[[], int]
"""Sends one request, reads its whole answer, and returns the time of the first byte."""


def first_and_rest(read: Callable[[], bytes]) -> int:
    """Read until nothing comes; return the time of the first bytes."""
    read()
    first = monotonic_ns()
    while read():
        pass
    return first


def calls(url: str, authority: str) -> dict[str, Call]:
    """Return the clients to compare."""
    body = request_bytes(Job(url, "", 1, 1, {"mode": "short", "chunks": 5})).partition(b"\r\n\r\n")[2]
    headers = {"Content-Type": "application/json", "Authorization": "Bearer sk-test-bench"}
    location = urlsplit(url)
    session = requests.Session()
    session.verify = authority
    lean_session = requests.Session()
    lean_session.trust_env = False
    lean_session.verify = authority
    pool = urllib3.PoolManager(ca_certs=authority)
    connection: http.client.HTTPConnection
    if location.scheme == "https":
        context = ssl.create_default_context(cafile=authority)
        connection = http.client.HTTPSConnection(location.netloc, context=context)
    else:
        connection = http.client.HTTPConnection(location.netloc)

    def iterate(answer: requests.Response) -> int:
        pieces = answer.iter_content(chunk_size=None)
        return first_and_rest(lambda: next(pieces, b""))

    def new_post() -> int:
        return iterate(requests.post(url, body, headers=headers, stream=True, verify=authority))

    def session_post() -> int:
        return iterate(session.post(url, body, headers=headers, stream=True))

    def lean_post() -> int:
        raw = lean_session.post(url, body, headers=headers, stream=True).raw
        pieces = raw.stream(READ_BYTES)
        return first_and_rest(lambda: next(pieces, b""))

    def pool_request() -> int:
        answer = pool.request("POST", url, body=body, headers=headers, preload_content=False)
        first = first_and_rest(lambda: answer.read1(READ_BYTES))
        answer.release_conn()
        return first

    def kept_connection() -> int:
        connection.request("POST", location.path, body, headers)
        answer = connection.getresponse()
        return first_and_rest(lambda: answer.read1(READ_BYTES))

    return {
        "requests.post, a new connection for each": new_post,
        "one requests.Session, iter_content": session_post,
        "one requests.Session without trust_env, raw.stream": lean_post,
        "urllib3.PoolManager, read1": pool_request,
        "http.client, one kept connection, read1": kept_connection,
    }


def main(url: str, authority: str, count: int) -> dict[str, dict[str, float | list[int]]]:
    """Call each client `count` times, in turn, after one call to warm up."""
    clients = calls(url, authority)
    cpu_seconds = dict.fromkeys(clients, 0.0)
    first_byte_ns: dict[str, list[int]] = {name: [] for name in clients}
    for call in clients.values():
        call()
    for _ in range(count):
        for name, call in clients.items():
            cpu_before, sent_at = process_time(), monotonic_ns()
            first_byte_ns[name].append(call() - sent_at)
            cpu_seconds[name] += process_time() - cpu_before
    return {
        name: {"cpu_ms": cpu_seconds[name] / count * 1000, "first_byte_ns": first_byte_ns[name]} for name in clients
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
