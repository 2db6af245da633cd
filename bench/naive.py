"""The relay as people write it at first, for comparison: Flask, requests.post, iter_content."""

import os

import requests
from flask import Flask, Response, abort, request

app = Flask(__name__)


@app.get("/api/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/api/openai/v1/chat/completions")
def completions() -> Response:
    if request.headers.get("Authorization") != f"Bearer nk-{os.environ['CODE']}":
        abort(401)
    answer = requests.post(
        f"{os.environ['BASE_URL']}/chat/completions",
        data=request.get_data(),
        headers={"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}", "Content-Type": "application/json"},
        stream=True,
        timeout=60,
        verify=os.environ.get("SSL_CERT_FILE") or True,
    )
    return Response(answer.iter_content(chunk_size=None), answer.status_code, mimetype="text/event-stream")
