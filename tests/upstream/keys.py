"""How the upstream receives each API key."""

from enum import Enum

from .answers import Answer, error_answer


class KeyState(Enum):
    """The state of one API key."""

    OK = "ok"
    INVALID = "invalid"
    RATE_LIMITED = "rate_limited"
    NO_QUOTA = "no_quota"


def refusal(key: str | None, state: KeyState, retry_after: int) -> Answer | None:
    """The answer to a request with a key in that state, as OpenAI's server shapes it; None for a good key.

    `retry_after` in seconds. The message about a wrong key shows parts of it, as OpenAI's does.
    """
    if state is KeyState.INVALID:
        if key is None:
            return error_answer(401, "No API key came with the request.")
        shown = f"{key[:8]}{'*' * 12}{key[-4:]}"
        return error_answer(401, f"Incorrect API key provided: {shown}.", code="invalid_api_key")
    if state is KeyState.RATE_LIMITED:
        message = f"Rate limit reached for requests per minute. Try again in {retry_after}s."
        answer = error_answer(429, message, "requests", "rate_limit_exceeded")
        answer.headers = {
            "Retry-After": str(retry_after),
            "x-ratelimit-remaining-requests": "0",
            "x-ratelimit-reset-requests": f"{retry_after}s",
        }
        return answer
    if state is KeyState.NO_QUOTA:
        message = "You exceeded your current quota: check your plan and billing."
        return error_answer(429, message, "insufficient_quota", "insufficient_quota")
    return None
