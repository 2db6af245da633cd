"""Stand-ins for time, and short ways to make what the tests are about."""

from collections.abc import Callable, Sequence

from api.relay.deployment import Deployment, build_deployment
from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.store import Operation, Outcome, Place, StoreUnavailable
from api.relay.settings import read_settings

CODE = "code-test-4n7q2x"
OTHER_CODE = "code-test-9z8w1v"
OWNER_KEY = "sk-test-owner-key-1"
CALLERS_KEY = "sk-test-callers-key-2"


class FakeTime:
    """A clock that stands still until somebody sleeps or moves it, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class SharedStore(MemoryStore):
    """A store that several instances of a site share. It notes what it is asked, and can be down."""

    is_shared = True

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.operations: list[Operation] = []
        self.is_down = False

    def apply(self, operation: Operation) -> Outcome:
        self.operations.append(operation)
        if self.is_down:
            raise StoreUnavailable("down")
        return super().apply(operation)

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        if self.is_down:
            raise StoreUnavailable("down")
        return super().read(keys)

    def look_up(self, places: Sequence[Place]) -> list[int]:
        if self.is_down:
            raise StoreUnavailable("down")
        return super().look_up(places)


def deployment_of(**variables: str) -> Deployment:
    """The deployment that an environment of just these variables makes."""
    return build_deployment(read_settings(variables))


def words_of(text: str) -> list[str]:
    """The words of a long list that is easier to read as text."""
    return text.split()
