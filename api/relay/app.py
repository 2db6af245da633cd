"""The application factory: settings in, a WSGI application out."""

from __future__ import annotations

import logging

from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from api.relay.deployment import Deployment, build_deployment
from api.relay.errors import RelayError, as_anthropic
from api.relay.forwarding.response_headers import RELAY_HEADERS
from api.relay.ledger.open_store import OpenedStore
from api.relay.redaction import log_to_stderr
from api.relay.settings import Settings, read_settings
from api.relay.upstream.deadlines import ClientDisconnected
from api.relay.web.allow_list import speaks_messages
from api.relay.web.joined_credentials import JoinedCredentials
from api.relay.web.request_body import read_to_end
from api.relay.web.routes import build_routes, path_not_allowed
from api.relay.web.server_warning import ServerWarning

_CLIENT_CLOSED_REQUEST = 499
"""nginx's status for a client that went away; nobody is left to read it but a log."""

_LIMITS_READ = 4
"""Above so many times the limit nobody reads on, and the client may see a broken connection instead of the error."""

log = logging.getLogger("locutorio.app")


def create_app(settings: Settings | None = None) -> Flask:
    """Makes the relay. `settings` default to the environment's. Wrong settings do not raise: the relay says so."""
    deployment = build_deployment(settings if settings is not None else read_settings())
    log_to_stderr(deployment.redactor)
    for variable, why in deployment.problems:
        log.error("check=variables.problems %s %s: the relay is closed until you fix it", variable, why)
    for variable, why in deployment.closed_codes:
        log.error("check=codes.closed %s %s: that code is closed until you fix it", variable, why)
    for variable, why in deployment.ending_models:
        log.warning("check=models.endings %s %s", variable, why)
    if not deployment.authenticator.needs_code:
        log.warning("check=codes.missing CODE is not set: anyone who finds this address can use it")
    _tell_of_the_ledger(deployment.ledger_store)
    app = Flask("locutorio", static_folder=None, template_folder=None)
    # Escaped slashes and doubled ones name nothing that the allow-list has: a redirect would only confuse clients.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = deployment.settings.body_limit_bytes
    server_warning = ServerWarning()
    app.before_request(lambda: server_warning.look_at(request.environ))
    app.register_blueprint(build_routes(deployment))
    _answer_errors(app, deployment)
    if deployment.settings.platform == "vercel":
        app.wsgi_app = JoinedCredentials(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _tell_of_the_ledger(ledger_store: OpenedStore) -> None:
    for variable, why in ledger_store.warnings:
        log.warning("check=store.variables %s %s", variable, why)
    if ledger_store.store.is_shared:
        log.info("the ledger is kept %s", ledger_store.place)
    else:
        log.warning("check=store.memory the ledger is kept %s", ledger_store.place)


def _answer_errors(app: Flask, deployment: Deployment) -> None:
    @app.errorhandler(RelayError)
    def relay_error(error: RelayError) -> Response:
        # %r, because a method or a path may hold line breaks that would forge further log lines.
        log.info(
            "%r refused status=%d error=%s check=%s %r",
            request.method,
            error.answer_status,
            error.code,
            error.kind.check or "-",
            error.message,
        )
        headers = dict(RELAY_HEADERS)
        if error.retry_after is not None:
            headers["Retry-After"] = str(error.retry_after)
        read_to_end(request, _LIMITS_READ * deployment.settings.body_limit_bytes)
        body = error.body(deployment.redactor.mask)
        if speaks_messages(request.path, names_version="anthropic-version" in request.headers):
            body = as_anthropic(body, error.answer_status)
        return Response(json.dumps(body), error.answer_status, headers, mimetype="application/json")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if isinstance(error, RequestEntityTooLarge):
            return relay_error(RelayError("body_too_large", limit=deployment.settings.body_limit_bytes))
        if error.code in (404, 405):
            return relay_error(path_not_allowed())
        return relay_error(RelayError("bad_request"))

    @app.errorhandler(ClientDisconnected)
    def client_gone(_: ClientDisconnected) -> Response:
        return Response(status=_CLIENT_CLOSED_REQUEST)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.exception("unexpected %s", type(error).__name__)
        return relay_error(RelayError("internal_error"))
