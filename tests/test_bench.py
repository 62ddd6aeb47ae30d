"""The benchmark reads other programs' figures correctly; the figures themselves are nobody's test."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bench.load import Drive, Load, parse, side_by_side
from tests.bench.microcache import configure, program
from tests.bench.processes import cpu_in, family, pss_in
from tests.bench.report import Check, ratio
from tests.bench.servers import Server

WRK = """Running 2s test @ http://127.0.0.1:8000/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.06ms  331.61us   9.87ms   84.97%
    Req/Sec     7.33k   366.04     8.13k    61.90%
  Latency Distribution
     50%    1.01ms
     75%    1.20ms
     90%    1.40ms
     99%    {p99}
  15311 requests in 2.10s, 123.84MB read
{trouble}Requests/sec:   7291.05
Transfer/sec:     58.97MB
"""
TICKS = "4763 (odd) name) S 1 4756 2385 0 -1 4194304 114 0 0 0 {times} 20 0 1 0 361022 31334"


@pytest.mark.parametrize(
    ("shown", "milliseconds"), [("635.91us", 0.63591), ("1.04ms", 1.04), ("1.71s", 1710), ("1.00m", 60_000)]
)
def test_a_report_of_wrk_is_read_in_any_unit(shown: str, milliseconds: float) -> None:
    load = parse(WRK.format(p99=shown, trouble=""))
    assert (load.rate, load.requests, load.failures) == (7291.05, 15311, 0)
    assert load.p99 == pytest.approx(milliseconds)


def test_bad_answers_and_broken_sockets_are_failures() -> None:
    trouble = "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 1000\n"
    assert parse(WRK.format(p99="1.04ms", trouble=trouble)).failures == 1010


@pytest.mark.parametrize("text", ["", WRK.format(p99="1ms", trouble="").replace("15311", "0")])
def test_a_run_that_answered_nothing_is_no_measurement(text: str) -> None:
    with pytest.raises(ValueError, match="no report"):
        parse(text)


def test_answers_that_failed_are_no_measurement() -> None:
    class Broken(Drive):
        def __call__(self, server: Server, path: str) -> tuple[Load, float]:
            return Load(rate=9000, p99=1, requests=9000, failures=int(path == "/feed.xml")), 1

    server = Server(1, 8000, 0.1)
    assert not side_by_side({"a page": (server, "/")}, Broken(1, 1), 2).failures
    with pytest.raises(RuntimeError, match="the feed: 1 failures"):
        side_by_side({"a page": (server, "/"), "the feed": (server, "/feed.xml")}, Broken(1, 1), 2)


def test_cpu_time_counts_user_and_system_of_the_process_and_of_ended_children() -> None:
    none, some = (cpu_in(TICKS.format(times=times)) for times in ("0 0 0 0", "1 2 3 4"))
    assert (none, some) == (0, 10 * cpu_in(TICKS.format(times="1 0 0 0")))
    assert some > 0
    assert cpu_in("") == 0


def test_only_the_proportional_set_counts_as_memory() -> None:
    smaps = "55e3-7ffe ---p 00000000 00:00 0  [rollup]\nRss: 9216 kB\nPss: 2048 kB\nPss_Anon: 512 kB\n"
    assert pss_in(smaps) == 2
    assert pss_in("") == 0


def test_a_family_holds_the_processes_that_a_process_started() -> None:
    with subprocess.Popen(["sh", "-c", "sleep 60 & echo started; wait"], stdout=subprocess.PIPE) as shell:
        assert shell.stdout
        shell.stdout.readline()
        sleep = family(shell.pid)[1]
        assert family(shell.pid) == [shell.pid, sleep]
        subprocess.run(["kill", str(sleep)], check=True)


def test_a_ratio_compares_figures_of_the_same_round() -> None:
    assert ratio({"ours": [2, 40, 6], "theirs": [1, 20, 3]}, "ours", "theirs") == 2


@pytest.mark.parametrize(
    ("figure", "at_least", "verdict"), [(2, True, "ok"), (1, True, "MISSED"), (2.1, False, "MISSED")]
)
def test_a_target_that_is_not_met_is_called_missed(figure: float, at_least: bool, verdict: str) -> None:
    assert str(Check("speed", figure, 2, at_least)).split()[0] == verdict


def test_only_a_missed_target_needs_a_reason() -> None:
    missed, met = (Check("speed", figure, 2, because="the packages alone take 3") for figure in (4, 1))
    assert str(missed).splitlines()[1].strip() == "the packages alone take 3"
    assert "packages" not in str(met)


@pytest.mark.skipif(not shutil.which(program()), reason="nginx is not installed")
def test_nginx_accepts_our_configuration(tmp_path: Path) -> None:
    configure(tmp_path, site=8000, port=8001, static=8002)
    command = [program(), "-t", "-c", str(tmp_path / "nginx.conf")]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
