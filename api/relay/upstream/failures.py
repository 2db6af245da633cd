"""What a connection that could not be made means, in words for its owner; the words stand in failures.json."""

from __future__ import annotations

import errno
import json
import socket
import ssl
from pathlib import Path
from typing import Any

from api.relay.settings import CONNECT_SECONDS

_WORDS: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_OUT_OF_FILES = (errno.EMFILE, errno.ENFILE)
_RESOLVING = {getattr(socket, name): words for name, words in _WORDS["resolving"].items() if hasattr(socket, name)}


def is_out_of_files(error: BaseException) -> bool:
    """Whether `error` comes from this server's limit on open files; name look-ups and imports do not say so."""
    if isinstance(error, OSError) and error.errno in _OUT_OF_FILES:
        return True
    if not isinstance(error, socket.gaierror | ImportError):
        return False
    try:
        socket.socket().close()
    except OSError as second:
        return second.errno in _OUT_OF_FILES
    return False


def why_unreachable(error: Exception, seconds: float = CONNECT_SECONDS) -> str:
    """Why no connection came about to the first host on the way within `seconds`."""
    if isinstance(error, socket.gaierror):
        return str(_RESOLVING.get(error.errno, _WORDS["resolving"]["EAI_NONAME"]))
    if isinstance(error, UnicodeError):
        return "the host name is not valid"
    if isinstance(error, TimeoutError):
        return f"no connection within {seconds:g} seconds (a firewall may be in the way)"
    if isinstance(error, OSError) and error.errno:
        name = errno.errorcode.get(error.errno)
        return str(_WORDS["connecting"].get(name) or (error.strerror or str(error)).lower())
    return str(error)[:200] or type(error).__name__


def why_not_secure(error: Exception, seconds: float = CONNECT_SECONDS) -> str:
    """Why the TLS handshake failed, for which there were `seconds`."""
    if isinstance(error, ssl.SSLCertVerificationError):
        words = _WORDS["certificate"].get(str(error.verify_code))
        return str(words or f"its certificate is not valid: {error.verify_message}")
    if is_no_tls(error):
        return "what answers there does not speak TLS"
    if isinstance(error, ssl.SSLError):
        reason = error.reason or "UNEXPECTED_EOF_WHILE_READING"
        return str(_WORDS["handshake"].get(reason, reason.lower().replace("_", " ")))
    if isinstance(error, TimeoutError):
        return f"the handshake took more than {seconds:g} seconds"
    if isinstance(error, ConnectionError):
        return str(_WORDS["handshake"]["UNEXPECTED_EOF_WHILE_READING"])
    return why_unreachable(error, seconds)


def is_no_tls(error: Exception) -> bool:
    """Whether a handshake failed because the other side answered in something else than TLS."""
    return isinstance(error, ssl.SSLError) and error.reason in _WORDS["not_tls"]


def why_no_tunnel(status: int, host: str, *, has_credentials: bool) -> str:
    """Why a proxy that answered CONNECT with `status` gives us no way to `host`."""
    words = _WORDS["tunnel"].get(str(status))
    return str(words) if words else why_refused(status, host, has_credentials=has_credentials)


def why_refused(status: int, host: str, *, has_credentials: bool) -> str:
    """Why a proxy that answered with `status` in its own name does not ask `host`."""
    # 407 is the right one; tinyproxy answers 401 to a wrong password.
    if status in (401, 407):
        return why_not_signed_in(has_credentials=has_credentials)
    return str(_WORDS["proxy"].get(str(status), f"it answered with status {status}")).format(host=host)


def why_no_socks(reply: int, host: str) -> str:
    """What a SOCKS5 proxy's reply means (RFC 1928, section 6)."""
    return str(_WORDS["socks"].get(str(reply), f"it failed with code {reply}")).format(host=host)


def why_not_signed_in(*, has_credentials: bool) -> str:
    """What an owner must know whose user name and password are missing or not accepted."""
    if has_credentials:
        return "it refuses the user name and password (in its address, signs such as @ : / # % must be escaped)"
    return "it asks for a user name and a password"
