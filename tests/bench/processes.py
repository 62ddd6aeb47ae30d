"""What the kernel says about a process and those it started: CPU time and memory (Linux, proc(5))."""

import os
from pathlib import Path

PROC = Path("/proc")
_TICK = 1e6 / os.sysconf("SC_CLK_TCK")  # microseconds


def cpu(pid: int) -> float:
    """Microseconds of CPU, user and system, of a process, its descendants and those of them that ended."""
    return sum(cpu_in(_read(pid, "stat")) for pid in family(pid))


def pss(pid: int) -> float:
    """Megabytes of memory of a process and its descendants, shared pages counted in proportion (PSS)."""
    return sum(pss_in(_read(pid, "smaps_rollup")) for pid in family(pid))


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    parents = {int(path.name): _parent(path) for path in PROC.iterdir() if path.name.isdigit()}
    found = [pid]
    for parent in found:
        found += [child for child, of in parents.items() if of == parent]
    return found


def cpu_in(stat: str) -> float:
    """Microseconds in a `stat` line: utime, stime, and cutime, cstime of children that were waited for."""
    fields = stat.rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) * _TICK if fields else 0.0


def pss_in(smaps: str) -> float:
    """Megabytes in an `smaps_rollup` file."""
    kilobytes = (line.split()[1] for line in smaps.splitlines() if line.startswith("Pss:"))
    return sum(map(int, kilobytes)) / 1024


def _parent(process: Path) -> int:
    stat = _read(int(process.name), "stat")
    return int(stat.rpartition(")")[2].split()[1]) if stat else 0


def _read(pid: int, name: str) -> str:
    try:
        return (PROC / str(pid) / name).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""  # it ended meanwhile
