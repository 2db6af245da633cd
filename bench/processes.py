"""What Linux tells about processes and the machine: CPU time, memory, load."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """Return `pid` and all its living descendants."""
    members = [pid]
    for member in members:
        for children in (PROC / str(member) / "task").glob("*/children"):
            members += [int(child) for child in children.read_text().split()]
    return members


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU time that the processes have used so far, user and system.

    A process's own CPU clock counts nanoseconds, where /proc/<pid>/stat counts ticks of 10 ms. Linux numbers that
    clock after the process: see clock_getcpuclockid(3).
    """
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def memory_megabytes(pids: list[int], name: str) -> float:
    """Return the sum of a field of /proc/<pid>/status ("VmRSS", "VmHWM") in MB of 1,000,000 bytes."""
    return sum(int(field_of(PROC / str(pid) / "status", name).split()[0]) for pid in pids) * 1024 / 1e6


def field_of(path: Path, name: str) -> str:
    """Return what the first line `name: value` of a file under /proc says, nothing where there is no such line."""
    for line in path.read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def machine() -> dict[str, str]:
    """Describe the machine: processor, memory, kernel."""
    processor = field_of(PROC / "cpuinfo", "model name") or platform.machine()
    kibibytes = int(field_of(PROC / "meminfo", "MemTotal").split()[0])
    return {
        "Processor": f"{processor}, {os.cpu_count()} cores",
        "Memory": f"{kibibytes / 1024 / 1024:.0f} GiB",
        "Kernel": f"{platform.system()} {platform.release()}",
    }


def load() -> str:
    """Return the load averages of the last 1, 5 and 15 minutes."""
    return " ".join(f"{average:.2f}" for average in os.getloadavg())
