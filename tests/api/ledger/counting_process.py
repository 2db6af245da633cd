"""A process of its own that counts in the file of a directory until it is killed: prints each number when it is kept.

usage: python -m tests.api.ledger.counting_process DIRECTORY HOW_OFTEN
"""

import sys
from pathlib import Path

from api.relay.ledger.sqlite_store import SqliteStore
from api.relay.ledger.store import Increment, Operation


def main(directory: str, how_often: str) -> None:
    """Count; each operation changes two counters by the same amount."""
    store = SqliteStore(Path(directory))
    for _ in range(int(how_often)):
        outcome = store.apply(Operation((Increment("day/1", "a", 1), Increment("spent/site/1", "usd", 1))))
        print(outcome.values[0], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
