"""The four fixed questions: whole alb502 processes against DuckDB in process (peers.py query)."""
from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

from benchmark.place import PYTHON, SHARED, program, stop

TARGET = "target_ip||':'||target_port"
QUESTIONS = {
    "count": "select count(*) from alb_logs where elb_status_code = 502",
    "targets": f"select {TARGET} k, count(*) n, count(*) filter (where elb_status_code = 502) bad "
               "from alb_logs group by 1 order by bad desc",
    "rows": f"select time, {TARGET}, target_processing_time, error_reason, request_url "
            "from alb_logs where elb_status_code = 502 order by time",
    "seconds": "select substr(time, 1, 19) s, count(*) from alb_logs "
               "where elb_status_code = 502 group by 1 order by 2 desc limit 10",
}
TRIES = 5
ROUNDS = 3


def ours(dataset: Path) -> dict[str, float]:
    """Seconds of the best of five whole processes, cold start and all."""
    best = {}
    for name, sql in QUESTIONS.items():
        command = [program("alb502"), "sql", "--dataset", dataset, "--output", "csv", sql]
        times = []
        for _ in range(TRIES):
            started = time.perf_counter()
            done = subprocess.run([str(part) for part in command], capture_output=True)
            times.append(time.perf_counter() - started)
            if done.returncode != 0:
                stop(1, f"alb502 sql: {done.stderr.decode(errors='replace').strip()}")
        best[name] = min(times)
    return best


def duckdb(files: Path, *script: object) -> dict[str, float]:
    """Seconds of the best of five inside of one process that runs already."""
    done = subprocess.run([str(part) for part in [PYTHON, *script, files]],
                          capture_output=True, text=True)
    if done.returncode != 0:
        stop(1, f"{script[0]}: {done.stderr.strip()[-500:]}")
    found = re.findall(r"^(\w+)\s+([0-9.]+) ms", done.stdout, re.MULTILINE)
    return {name: float(milliseconds) / 1000 for name, milliseconds in found}


def answers(dataset: Path, theirs: Path | None) -> dict:
    """Our questions on our dataset, DuckDB's on the same files and on those it wrote itself.

    Taken in turn, so that a slow minute of the machine hits all of them; the best counts.
    """
    asked = {"alb502": lambda: ours(dataset),
             "DuckDB on our files": lambda: duckdb(
                 dataset / "access", Path(__file__).parent / "duckdb_questions.py")}
    if theirs:
        asked["DuckDB on its own"] = lambda: duckdb(theirs, SHARED / "peers.py", "query")
    found: dict[str, dict[str, float]] = {}
    for _ in range(ROUNDS):
        for who, ask in asked.items():
            times = ask()
            best = found.setdefault(who, times)
            found[who] = {name: min(times[name], best[name]) for name in times}
    return found
