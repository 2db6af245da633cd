"""From a recorded request to its answer and the script of its delivery."""

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from .answers import Answer, error_answer, scripted_override
from .catalogue import billing_answer, embeddings_answer, model_answer, models_answer, moderation_answer
from .completions import chat_answer, completion_answer
from .demo import demo_script
from .form import FormPart, parse_form
from .media import speech_answer, transcription_answer
from .pictures import picture_answer
from .recording import RecordedRequest
from .responses import response_answer
from .responses_request import refusal_of_response
from .routes import MULTIPART_ENDPOINTS, Route, find_route
from .script import Script, ScriptError
from .state import State


@dataclass(frozen=True)
class Body:
    """What a request's body says: a JSON object or a form, and the script in either."""

    payload: dict[str, Any] = field(default_factory=dict)
    form: dict[str, FormPart] = field(default_factory=dict)
    files: int = 0
    """How many of the form's parts are pictures, or other files."""
    script: Script | None = None


def answer_request(state: State, request: RecordedRequest) -> tuple[Answer, Script]:
    """What to answer to a request, and how."""
    refused = state.refusal(request)
    if refused is not None:
        return refused, Script()
    queued = state.next_script(request.method)
    route = find_route(request.target)
    try:
        body = read_body(route, request)
    except ScriptError as error:
        return error_answer(400, str(error), code="bad_script"), Script()
    except ValueError as error:
        return error_answer(400, str(error)), queued or Script()
    script = queued or body.script or (demo_script(body.payload) if state.demo else Script())
    override = refusal_of_fields(body.payload, script) or scripted_override(script)
    if override is not None:
        return override, script
    if route is None:
        return error_answer(404, f"Invalid URL ({request.method} {request.path})"), script
    if request.method != route.method:
        return error_answer(405, f"Not allowed to {request.method} here; use {route.method}."), script
    answer = _endpoint_answer(state, route, body, script, request.serial)
    return dataclasses.replace(answer, status=script.status or answer.status), script


def refusal_of_fields(payload: dict[str, Any], script: Script) -> Answer | None:
    """The error of a server that doesn't know a field; None where it knows all."""
    named = [name for name in script.refuses or [] if name in payload]
    message = f"Unrecognized request argument supplied: {named[0]}" if named else ""
    return error_answer(400, message) if named else None


def read_body(route: Route | None, request: RecordedRequest) -> Body:
    """Read the request's body as its endpoint does; raises ScriptError, or ValueError with the reason."""
    if not request.body:
        return Body()
    if route is not None and route.endpoint in MULTIPART_ENDPOINTS:
        form = parse_form(request.header("content-type") or "", request.body)
        script = Script.from_json(json.loads(form["script"].data)) if "script" in form else None
        return Body(form=form, files=request.body.count(b'; filename="'), script=script)
    try:
        payload = request.json()
    except (ValueError, RecursionError):
        raise ValueError("The body is not valid JSON.") from None
    if not isinstance(payload, dict):
        raise ValueError("The body is not a JSON object.")
    return Body(payload, script=Script.from_json(payload["script"]) if "script" in payload else None)


def _endpoint_answer(state: State, route: Route, body: Body, script: Script, serial: int) -> Answer:
    payload = body.payload
    match route.endpoint:
        case "chat/completions":
            return chat_answer({"model": route.deployment, **payload}, script, serial)
        case "responses":
            return refusal_of_response(payload) or response_answer(payload, script, serial)
        case "completions":
            return completion_answer(payload, script, serial)
        case "embeddings":
            return embeddings_answer(payload)
        case "moderations":
            return moderation_answer(payload, serial)
        case "audio/speech":
            return speech_answer(payload, script)
        case "audio/transcriptions" | "audio/translations":
            return transcription_answer(body.form, script)
        case "images/generations":
            return picture_answer(payload, 0, script)
        case "images/edits":
            texts = {name: part.data.decode(errors="replace") for name, part in body.form.items() if not part.filename}
            return picture_answer({**payload, **texts}, max(1, body.files), script)
        case "models":
            return models_answer(state.models)
        case "models/<id>":
            return model_answer(state.models, route.model)
        case _:
            return billing_answer(route.endpoint)
