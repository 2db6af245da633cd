"""One run: starts everything, goes round the targets, and collects what was found."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.coldstart import MODULES, NAIVES, RELAYS, import_milliseconds, measure_cold_starts
from bench.findings import Findings
from bench.helpers import Client, Upstream
from bench.ledger import count_round_trips, open_ledgers
from bench.page.documents import measure_documents
from bench.page.run import PagePlan, measure_page
from bench.processes import memory_megabytes
from bench.scenarios import Measurement, Plan, Scenario, measure, short
from bench.targets import PUMPS, Target, open_pump, open_target, relay_environment
from tests.support.programs import ROOT, clean_environment

WARM_UP = short(4, 20)


def memory(targets: list[Target], name: str) -> dict[str, float]:
    """Return a field of /proc/<pid>/status for each target whose processes are known, in MB."""
    return {target.name: memory_megabytes(target.pids, name) for target in targets if target.pids}


class Session:
    """The processes of one run, and its findings. A context manager."""

    def __init__(self, plan: Plan, page_plan: PagePlan, names: list[str], upstream_port: int = 0) -> None:
        self.findings = Findings()
        self._plan = plan
        self._page_plan = page_plan
        self._names = names
        self._upstream_port = upstream_port
        self._stack = ExitStack()

    def __enter__(self) -> Session:
        directory = Path(self._stack.enter_context(TemporaryDirectory()))
        self._upstream = self._stack.enter_context(Upstream(directory, self._upstream_port))
        self._client = self._stack.enter_context(Client())
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def measure_targets(self) -> None:
        """Put every load on every target in turn, round after round."""
        with ExitStack() as stack:
            targets = [open_target(name, self._upstream, "http", stack) for name in self._names]
            self.findings.titles = {target.name: target.title for target in targets}
            self.findings.rest_megabytes = memory(targets, "VmRSS")
            self._go_round(targets, self._plan.scenarios, self._plan.rounds)
            self._go_round(targets, (self._plan.crowd,), 1)
            self.findings.peak_megabytes = memory(targets, "VmHWM")

    def measure_tls(self) -> None:
        """Do so again with an upstream over TLS; a peer is left out, its upstream is not ours to change."""
        names = [name for name in self._names if name != "peer"]
        with ExitStack() as stack:
            targets = [open_target(name, self._upstream, "https", stack) for name in names]
            self.findings.tls_titles = {target.name: target.title for target in targets}
            self._go_round(targets, (self._plan.tls,), self._plan.rounds, "https")
            self._go_round(targets, (self._plan.tls_paced,), 1, "https")

    def measure_ledger(self) -> None:
        """Compare the stores that the ledger may be kept in, and count the round trips that answers wait for."""
        with open_ledgers(self._upstream) as targets:
            self.findings.ledgers = {target.name: target.title for target in targets}
            self._go_round(targets, (self._plan.ledger,), self._plan.ledger_rounds)
        self.findings.round_trips = count_round_trips(self._upstream)

    def measure_pumps(self) -> None:
        """Compare the pumps of bench/pump.py."""
        with ExitStack() as stack:
            pumps = [open_pump(name, self._upstream, stack) for name in PUMPS]
            self.findings.pumps = {pump.name: pump.title for pump in pumps}
            self._go_round(pumps, self._plan.pumps, self._plan.pump_rounds)

    def measure_transports(self) -> None:
        """Compare the HTTP clients of bench/transports.py."""
        for scheme in ("http", "https"):
            url = f"{self._upstream.base_url(scheme)}/chat/completions"
            arguments = [url, str(self._upstream.authority), str(self._plan.transport_requests)]
            command = [sys.executable, "-m", "bench.transports", *arguments]
            output = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, check=True).stdout
            self.findings.transports[scheme] = json.loads(output)

    def measure_cold_starts(self) -> None:
        """Start the relay and the naive application again and again, and time their imports."""
        environment = relay_environment(self._upstream)
        with_relay = bool({"waitress", "vercel"} & set(self._names))
        servers = {**RELAYS, **NAIVES} if with_relay else NAIVES
        self.findings.cold_starts = measure_cold_starts(servers, environment, self._plan.cold_starts)
        for program in ("relay", "naive") if with_relay else ("naive",):
            for cached in (True, False):
                self.findings.imports[program, cached] = import_milliseconds(
                    MODULES[program], environment, cached, self._plan.cold_starts
                )

    def measure_page(self) -> None:
        """Measure the page in a browser."""
        self.findings.page = measure_page(self._page_plan)

    def measure_documents(self) -> None:
        """Have the page read long documents."""
        self.findings.documents = measure_documents(self._page_plan.rounds)

    def _go_round(
        self, targets: list[Target], scenarios: tuple[Scenario, ...], rounds: int, scheme: str = "http"
    ) -> None:
        for target in targets:
            measure(target, WARM_UP, self._upstream, self._client, Measurement())
        for number in range(rounds):
            for scenario in scenarios:
                for target in targets:
                    into = self.findings.measurement(target.name, scenario.name, scheme)
                    measure(target, scenario, self._upstream, self._client, into)
            print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
