"""Load by wrk, and what it reports."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.bench.processes import cpu
from tests.bench.servers import Server

_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What wrk saw."""

    rate: float  # requests per second
    p99: float  # milliseconds
    requests: int
    failures: int  # answers that were no success, and sockets that failed


@dataclass(frozen=True)
class Drive:
    """How hard: for how long, on how many connections, with which headers."""

    seconds: float
    connections: int
    headers: tuple[str, ...] = ("Accept-Encoding: gzip", "Accept-Language: zh-CN")

    def __call__(self, server: Server, path: str) -> tuple[Load, float]:
        """Load an address; what wrk saw, and the CPU microseconds that the server took for a request."""
        before = cpu(server.pid)
        load = parse(self._wrk(server.url + path))
        return load, (cpu(server.pid) - before) / load.requests

    def _wrk(self, url: str) -> str:
        headers = [part for header in self.headers for part in ("-H", header)]
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{self.seconds:g}s", "--latency", *headers, url]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@dataclass
class Figures:
    """Contenders side by side: a figure for each round."""

    rate: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    p99: dict[str, list[float]] = field(default_factory=dict)
    failures: int = 0

    def add(self, name: str, load: Load, cpu: float) -> None:
        """Note what one contender did in one round."""
        for figures, figure in ((self.rate, load.rate), (self.cpu, cpu), (self.p99, load.p99)):
            figures.setdefault(name, []).append(figure)
        self.failures += load.failures


def side_by_side(contenders: Mapping[str, tuple[Server, str]], drive: Drive, rounds: int) -> Figures:
    """Load each contender (server, path) in turn, round by round.

    Raises RuntimeError when an answer failed: errors are fast, and no measurement.
    """
    figures = Figures()
    for _ in range(rounds):
        for name, (server, path) in contenders.items():
            figures.add(name, *drive(server, path))
            if figures.failures:
                raise RuntimeError(f"{name}: {figures.failures} failures")
    return figures


def parse(text: str) -> Load:
    """Read the report of `wrk --latency`; raises ValueError when it is none, or nothing was answered."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    requests = re.search(r"(\d+) requests in", text)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", text)
    if not (rate and requests and p99) or requests[1] == "0":
        raise ValueError(f"this is no report of wrk:\n{text}")
    return Load(float(rate[1]), float(p99[1]) * _MILLISECONDS[p99[2]], int(requests[1]), _failures(text))


def _failures(text: str) -> int:
    found = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    return sum(map(int, [*(found.groups() if found else ()), *(sockets.groups() if sockets else ())]))
