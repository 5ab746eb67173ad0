"""Who is measured: albatross, what a user would run instead, and decompression alone."""
from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmark.place import PYTHON, SHARED, program
from benchmark.process import measure

OURS, OFF, IGZIP = "albatross", "albatross, target off", "igzip -dc alone"
PEERS = {"DuckDB": "duckdb", "Polars": "polars", "chdb": "chdb"}

Contender = Callable[[Path, Path], dict]


def ours(logs: Path, work: Path, *flags: str) -> dict:
    """One ingest into a fresh dataset, with its summary; the wall is that of the whole process."""
    command = [program("albatross"), "ingest", "--source", logs, "--dataset", work / "out",
               "--progress", "json", *flags]
    run = measure(command, work / "log")
    line = next(one for one in reversed(run["text"].splitlines()) if one.startswith("{"))
    summary = json.loads(line)
    return {**run, "lines": summary["lines"], "rows": summary["rows"],
            "text_bytes": summary["bytes_text"], "timings": summary.get("timings")}


def peer(engine: str, logs: Path, work: Path, by: str = "hour") -> dict:
    """One run of a peer; the wall is its own clock's, without the start of the interpreter."""
    script = [SHARED / "peers.py", "etl"] if by == "hour" else \
        [Path(__file__).parent / "peers_by_endpoint.py"]
    run = measure([PYTHON, *script, engine, logs, work / "out"], work / "log")
    clock = re.search(rf"^{engine}: ([0-9.]+) s", run["text"], re.MULTILINE)
    return {**run, "process": run["wall"], "wall": float(clock[1]) if clock else run["wall"]}


def igzip(logs: Path, work: Path) -> dict:
    script = "find \"$0\" -name '*.gz' -print0 | xargs -0 -n 200 igzip -dc >/dev/null"
    return measure(["sh", "-c", script, logs], work / "log")


def all_of(only: list[str] | None, by: str = "hour") -> dict[str, Contender]:
    def wanted(name: str) -> bool:
        return not only or name in only

    found: dict[str, Contender] = {}
    if wanted("albatross"):
        if by == "hour":
            found[OURS] = ours
            found[OFF] = lambda logs, work: ours(logs, work, "--partition-target", "off")
        else:
            found[OURS] = lambda logs, work: ours(logs, work, "--partition-target", "endpoint")
    for title, engine in PEERS.items():
        if wanted(engine):
            found[title] = lambda logs, work, engine=engine: peer(engine, logs, work, by)
    if by == "hour" and shutil.which("igzip"):
        found[IGZIP] = igzip
    return found
