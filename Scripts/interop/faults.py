"""Programs whose file system fails on request, by the preloaded library of Tests/Faults."""
from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from programs import Outcome, Programs

SOURCE = Path(__file__).resolve().parents[2] / "Tests" / "Faults" / "faults.c"


@dataclass(frozen=True)
class Fault:
    """What happens at the N-th call that counts; `at` 0: nothing, the calls are only noted.

    An error comes from the next call that can fail so.
    """

    at: int = 0
    do: str = "kill"
    calls: str = "all"
    sticky: bool = False
    command: str = ""


@dataclass(frozen=True)
class Call:
    number: int
    name: str
    paths: tuple[str, ...]

    def __str__(self) -> str:
        shown = ("/".join(path.split("/")[-3:]) for path in self.paths)
        return f"call {self.number}, {self.name} " + " -> ".join(shown)


def compiled(work: Path) -> Path | None:
    """The library, made once per work folder; None where there is no compiler."""
    library = work / "faults.so"
    compiler = shutil.which("cc") or shutil.which("clang")
    if not library.is_file():
        if not compiler:
            return None
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror",
                        "-std=gnu11", "-o", str(library), str(SOURCE), "-ldl"], check=True)
    return library


def hasty(programs: Programs, library: Path | None) -> Programs:
    """The same programs without waiting for the disk, which a killed process cannot tell."""
    if library is None:
        return programs
    made = {**os.environ, "LD_PRELOAD": str(library), "FAULT_SYNC": "0"}
    return Programs(programs.albatross.parent, programs.prefix, made)


def environment(library: Path, fault: Fault, roots: tuple[Path, ...], log: Path) -> dict[str, str]:
    """Calls below all `roots` count; errors come from the first of them."""
    return {
        **os.environ, "LD_PRELOAD": str(library), "FAULT_ROOT": ":".join(map(str, roots)),
        "FAULT_BELOW": str(roots[0]),
        "FAULT_LOG": str(log), "FAULT_AT": str(fault.at), "FAULT_DO": fault.do,
        "FAULT_CALLS": fault.calls, "FAULT_STICKY": "1" if fault.sticky else "0",
        "FAULT_COMMAND": fault.command, "FAULT_SYNC": "0",
    }


def run(programs: Programs, library: Path, fault: Fault, roots: tuple[Path, ...], log: Path,
        *arguments: object) -> tuple[Outcome, list[Call]]:
    """Runs `albatross` with a fault below `roots`, and tells the calls that counted."""
    log.unlink(missing_ok=True)
    outcome = programs.run(programs.albatross, *arguments,
                           environment=environment(library, fault, roots, log))
    return outcome, calls(log)


def calls(log: Path) -> list[Call]:
    found = []
    if log.is_file():
        for line in log.read_text().splitlines():
            number, name, *paths = line.split("\t")
            found.append(Call(int(number), name, tuple(paths)))
    return sorted(found, key=lambda call: call.number)
