"""Wall, CPU and peak memory of one process and all that it waited for."""
from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from pathlib import Path

from benchmark.place import stop


def measure(command: list[object], log: Path, within: Path | None = None) -> dict:
    """Runs `command` with its output in `log`; the benchmark ends where it fails."""
    with log.open("wb") as out:
        started = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], cwd=within,
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(errors="replace")
    if child.returncode != 0:
        stop(1, f"{command[0]} ended with exit code {child.returncode}: {text.strip()[-500:]}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss * 1024, "text": text}


def machine() -> str:
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*:\s*(.+)", info.read_text())
        model = found[1].strip() if found else model
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GiB, Linux {platform.release()}"
