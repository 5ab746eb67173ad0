"""A run that stands still at one file-system call, so that others can meet it there."""
from __future__ import annotations

import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import faults
from faults import Fault

PATIENCE = 60.0


@contextmanager
def held(library: Path, fault: Fault, roots: tuple[Path, ...], log: Path, command: list[str]):
    """`command`, stopped by `fault` for as long as the block lasts; ended when it is over."""
    log.unlink(missing_ok=True)
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=faults.environment(library, fault, roots, log))
    try:
        until_stopped(process)
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.wait(PATIENCE)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def until_stopped(process: subprocess.Popen) -> None:
    stat = Path(f"/proc/{process.pid}/stat")
    if not until(process, lambda: stat.read_text().rsplit(")", 1)[1].split()[0] == "T"):
        raise RuntimeError(f"{process.args} did not stop where it should")


def until(process: subprocess.Popen, holds) -> bool:
    """Waits until `holds()`; False if the process has ended before."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None:
        if holds():
            return True
        if time.monotonic() > deadline:
            raise RuntimeError(f"{process.args} is waited for in vain")
        time.sleep(0.001)
    return False
