"""The control endpoints, for tests that run against the upstream as a process of its own."""

from urllib.parse import parse_qs, unquote

from .answers import Answer, error_answer, json_answer
from .keys import KeyState
from .recording import RecordedRequest
from .script import Script, ScriptError
from .state import State

CONTROL_PATH = "/_control/"


async def control_answer(state: State, request: RecordedRequest) -> Answer:
    """Answer `GET requests`, `POST gates/<name>[?passes=N|all]`, `POST script`, `POST keys` and `POST reset`."""
    action = request.path.removeprefix(CONTROL_PATH)
    try:
        match request.method, *action.split("/"):
            case "GET", "requests":
                recorder = state.recorder
                requests = [recorded.as_json() for recorded in recorder.requests]
                return json_answer(
                    {"connections": recorder.connections, "malformed": recorder.malformed, "requests": requests}
                )
            case "POST", "gates", name:
                passes = parse_qs(request.target.partition("?")[2]).get("passes", ["1"])[0]
                await state.gates.open(unquote(name), None if passes == "all" else int(passes))
            case "POST", "script":
                state.scripts.append(("POST", Script.from_json(request.json())))
            case "POST", "keys":
                state.keys.update({key: KeyState(value) for key, value in request.json().items()})
            case "POST", "reset":
                state.reset()
            case _:
                return error_answer(404, f"No control {request.method} {action}")
    except (ScriptError, ValueError, AttributeError) as error:
        return error_answer(400, str(error))
    return json_answer({"ok": True})
