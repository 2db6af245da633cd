"""What the stand-in says where no model can run: that it is none, and how to get one."""

from typing import Any

from .script import Script

SECONDS_BETWEEN_WORDS = 0.03
LONGEST_ECHO = 500


def demo_script(payload: dict[str, Any]) -> Script:
    """An honest answer that echoes the last user message, word by word."""
    return Script(text=demo_text(last_user_text(payload)), interval=SECONDS_BETWEEN_WORDS)


def demo_text(prompt: str) -> str:
    """The answer to a prompt."""
    echo = prompt if len(prompt) <= LONGEST_ECHO else prompt[:LONGEST_ECHO] + "…"
    lines = [
        "This is the scripted demo model: it is a small program, not a language model, and understands nothing.",
        "To talk to a real one, set OPENAI_API_KEY, or BASE_URL for a model server of your own, and start again.",
    ]
    if echo.strip():
        lines.insert(1, f"You wrote: “{echo.strip()}”")
    return "\n\n".join(lines)


def last_user_text(payload: dict[str, Any]) -> str:
    """The text of the last user message of a chat or a response request; empty where there is none."""
    messages = payload.get("messages", payload.get("input", ""))
    if isinstance(messages, str):
        return messages
    if not isinstance(messages, list):
        return ""
    for message in reversed(messages):
        if isinstance(message, dict) and message.get("role") == "user":
            return _text_of(message.get("content"))
    return ""


def _text_of(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = [part.get("text") for part in content if isinstance(part, dict)]
    return " ".join(part for part in parts if isinstance(part, str))
