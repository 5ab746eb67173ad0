"""Wall, CPU and peak memory of one process and all that it waited for."""
from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from benchmark.place import stop

RELAY = Path(__file__).with_name("relay.py")


def measure(command: list[object], log: Path, within: Path | None = None) -> dict:
    """Runs `command` with its output in `log`; the benchmark ends where it fails."""
    figures = log.with_suffix(".figures")
    relay = [sys.executable, "-I", "-S", str(RELAY), str(figures)]
    with log.open("wb") as out:
        done = subprocess.run([*relay, *map(str, command)], cwd=within,
                              stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    text = log.read_text(errors="replace")
    if done.returncode != 0:
        stop(1, f"{command[0]} ended with exit code {done.returncode}: {text.strip()[-500:]}")
    return {**json.loads(figures.read_text()), "text": text}


def machine() -> str:
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*:\s*(.+)", info.read_text())
        model = found[1].strip() if found else model
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GiB, Linux {platform.release()}"
