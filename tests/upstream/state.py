"""What tests set and what the server heeds: shared between the tests' thread and the server's."""

from collections import deque

from .answers import Answer
from .gates import Gates
from .keys import KeyState, refusal
from .messages import key_refusal
from .prompt_cache import PromptCache
from .recording import RecordedRequest, Recorder
from .routes import MESSAGES_ENDPOINTS, find_route
from .script import Script

DEFAULT_MODELS = ("gpt-6-luna", "gpt-4o", "gpt-4o-mini", "gpt-4", "o3-mini", "text-embedding-3-small", "whisper-1")
DEMO_MODEL = "scripted-demo"


class State:
    """Scripts to come, keys, gates, models and the record of requests."""

    scripts: deque[tuple[str, Script]]
    keys: dict[str, KeyState]
    models: list[str]
    known_keys_only: bool
    retry_after: int
    prompt_cache: PromptCache

    def __init__(self, demo: bool = False) -> None:
        self.demo = demo
        self.recorder = Recorder()
        self.gates = Gates()
        self.reset()

    def reset(self) -> None:
        """Return to the beginning: nothing scripted, nothing recorded, all keys good."""
        self.recorder.forget()
        self.gates.forget()
        self.scripts = deque()
        self.keys = {}
        self.prompt_cache = PromptCache()
        self.models = [DEMO_MODEL] if self.demo else list(DEFAULT_MODELS)
        self.known_keys_only = False
        self.retry_after = 20

    def refusal(self, request: RecordedRequest) -> Answer | None:
        """The answer to a request whose key is not good; None where it is."""
        key = request.api_key
        unknown = KeyState.INVALID if self.known_keys_only else KeyState.OK
        route = find_route(request.target)
        is_messages = route is not None and route.endpoint in MESSAGES_ENDPOINTS
        refused = key_refusal if is_messages else refusal
        return refused(key, self.keys.get(key or "", unknown), self.retry_after)

    def next_script(self, method: str) -> Script | None:
        """Take the script that a test set for the next request of that method, if any."""
        for queued in self.scripts:
            if queued[0] == method:
                self.scripts.remove(queued)
                return queued[1]
        return None
