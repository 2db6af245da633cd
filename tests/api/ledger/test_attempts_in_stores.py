"""Wrong codes in each kind of store that instances share."""

import pytest

from api.relay.access.attempt_bounds import CLIENT_LIMIT, TOTAL_LIMIT
from api.relay.access.attempt_limit import AttemptLimiter
from api.relay.errors import RelayError
from tests.api.fakes import FakeTime
from tests.api.ledger.conftest import Place

ANA, EVE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def instances(place: Place, fake_time: FakeTime) -> list[AttemptLimiter]:
    if not place.store.is_shared:
        return [AttemptLimiter(fake_time, fake_time.sleep, place.store, fake_time)] * 2
    return [AttemptLimiter(fake_time, fake_time.sleep, store, fake_time) for store in (place.store, place.beside)]


def test_wrong_codes_are_counted_together_and_listed(instances: list[AttemptLimiter]) -> None:
    for number in range(CLIENT_LIMIT):
        instances[number % 2].note_wrong(EVE)
    for instance in instances:
        with pytest.raises(RelayError) as refusal:
            instance.check(EVE, b"right")
            instance.note_right(EVE, b"right")
        assert refusal.value.code == "too_many_attempts"
    instances[1].note_right(ANA, b"right")
    [entry] = instances[1].attempts()
    assert (entry.network, entry.wrong) == (EVE, CLIENT_LIMIT)


def test_newcomers_share_one_queue(instances: list[AttemptLimiter]) -> None:
    for number in range(TOTAL_LIMIT):
        instances[0].note_wrong(f"203.{number}.113.7")
    answered = 0
    for number in range(200):
        instance, client = instances[number % 2], f"11.{number}.113.7"
        try:
            instance.check(client, b"wrong")
            instance.note_wrong(client)
        except RelayError:
            continue
        answered += 1
    assert answered <= 2
