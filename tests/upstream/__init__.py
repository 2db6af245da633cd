"""A scripted fake model server in the OpenAI dialect: for tests, benchmarks, and as a stand-in for a demo.

In a test:

    from tests.upstream import Script, ScriptedUpstream

    with ScriptedUpstream() as upstream:
        client = OpenAI(base_url=f"{upstream.url}/v1", api_key="sk-test-a")
        client.chat.completions.create(
            model="gpt-6-luna", messages=[...], stream=True,
            extra_body={"script": {"chunks": 3, "gate": "next"}},
        )
        request = upstream.wait_for_request()
        upstream.open_gate("next")

A JSON body's field `script` tells how to answer: see `Script` for all that can be told. For other bodies, or
to overrule it, `upstream.next_script(Script(...))` holds for the next request.

As a process: `python -m tests.upstream --port 0 [--cert FILE --key FILE] [--demo]` prints
`ready http://127.0.0.1:PORT`; it is controlled through `/_control/` (see `control`), except in demo mode.
"""

from .keys import KeyState
from .recording import RecordedRequest
from .script import Script, ScriptError
from .upstream import ScriptedUpstream, TlsFiles

__all__ = ["KeyState", "RecordedRequest", "Script", "ScriptError", "ScriptedUpstream", "TlsFiles"]
