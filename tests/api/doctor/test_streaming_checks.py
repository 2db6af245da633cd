"""What the relay itself can say of streaming: whether Stop ends what is paid for, and whether its server streams."""

import pytest

from api.relay.doctor import streaming_checks
from api.relay.doctor.check import Verdict
from api.relay.doctor.examination import Examination
from tests.api.fakes import deployment_of


@pytest.mark.parametrize(
    ("variables", "cause_id", "seconds"),
    [
        ({}, "", 0.5),
        ({"VERCEL": "1"}, "", 20),
        ({"VERCEL": "1", "HEARTBEAT_SECONDS": "25"}, "streaming.stop.heartbeat", 50),
        ({"NETLIFY": "true"}, "streaming.stop.netlify", 55),
        ({"NETLIFY": "true", "STREAM_LIMIT_SECONDS": "0"}, "streaming.stop.netlify", 60),
        ({"NETLIFY": "true", "STREAM_LIMIT_SECONDS": "20"}, "", 20),
    ],
)
def test_how_long_a_stopped_answer_is_still_paid_for(variables: dict[str, str], cause_id: str, seconds: float) -> None:
    found = streaming_checks.stop_ends_the_bill(Examination(deployment_of(**variables)))
    assert (found.cause_id, found.evidence["seconds"]) == (cause_id, seconds)
    assert found.verdict == (Verdict.WARN if cause_id else Verdict.OK)


def test_a_server_that_does_not_suit_the_relay_is_named_once() -> None:
    asked = Examination(deployment_of(), server_weakness="this server answers one request at a time")
    found = streaming_checks.server_streams(asked)
    assert found.verdict == Verdict.FAIL and "one request at a time" in found.cause
    assert streaming_checks.stop_ends_the_bill(asked).verdict == Verdict.SKIPPED
    assert streaming_checks.server_streams(Examination(deployment_of())).verdict == Verdict.OK
