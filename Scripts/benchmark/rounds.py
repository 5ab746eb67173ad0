"""Paired rounds: A B C D, A B C D ... so that a slow minute of the machine hits all of them."""
from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmark import contenders
from benchmark.contenders import IGZIP, OFF, OURS, PEERS, Contender
from benchmark.place import KEPT, PYTHON, say, stop

FIGURES = ("wall", "cpu", "memory", "bytes")


def data_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.parquet") if "_delta_log" not in path.parts]


def workplace() -> tempfile.TemporaryDirectory:
    KEPT.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="run-", dir=KEPT)


def content(out: Path) -> dict:
    """Rows and checksum of an output; our dataset's access table alone."""
    table = out / "access" if (out / "access").is_dir() else out
    script = [PYTHON, Path(__file__).parent / "equal.py", table]
    done = subprocess.run(script, capture_output=True, text=True)
    if done.returncode != 0:
        stop(1, f"the output {out} cannot be read: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def measured(logs: Path, rounds: int, who: dict[str, Contender],
             keep: Callable[[str, Path], None] = lambda name, out: None) -> dict[str, list[dict]]:
    """The runs of each. Outputs are compared in the first round, where `keep` may look at them."""
    runs: dict[str, list[dict]] = {}
    found: dict[str, dict] = {}
    # The outputs go at the end, all together: ext4 looks long for the inode of a new file where many
    # were given up in the last minutes, and that would be paid for by who comes next.
    with workplace() as folder:
        for turn in range(rounds):
            for number, (name, contender) in enumerate(who.items()):
                say(f"round {turn + 1} of {rounds}: {name}")
                work = Path(folder) / f"{turn}-{number}"
                work.mkdir()
                # What the one before left to be written is not this one's work.
                os.sync()
                run = contender(logs, work)
                run.pop("text")
                files = data_files(work)
                run["bytes"] = sum(path.stat().st_size for path in files)
                run["files"] = len(files)
                runs.setdefault(name, []).append(run)
                if turn == 0 and files:
                    found[name] = content(work / "out")
                    keep(name, work / "out")
    if len({json.dumps(one, sort_keys=True) for one in found.values()}) > 1:
        stop(65, f"the outputs are not equal: {json.dumps(found)}")
    return runs


def medians(runs: dict[str, list[dict]]) -> dict[str, dict]:
    return {name: {key: statistics.median(run[key] for run in each) for key in FIGURES}
            for name, each in runs.items()}


def paired(runs: dict[str, list[dict]], key: str, of: str, to: str) -> float:
    """Median of the rounds' own ratios: of one contender to another in the same round."""
    return statistics.median(a[key] / b[key] for a, b in zip(runs[of], runs[to]))


def ratios(runs: dict[str, list[dict]]) -> dict[str, object]:
    """How albatross stands beside the peers, from pairs; empty where somebody is missing."""
    found: dict[str, object] = {}
    middle = medians(runs)
    rivals = [name for name in PEERS if name in runs]
    if OURS in runs and rivals:
        fastest = min(rivals, key=lambda name: middle[name]["wall"])
        smallest = min(rivals, key=lambda name: middle[name]["bytes"])
        found["fastest_peer"], found["smallest_peer"] = fastest, smallest
        found["times_as_fast"] = paired(runs, "wall", fastest, OURS)
        found["of_smallest_bytes"] = paired(runs, "bytes", OURS, smallest)
        if OFF in runs:
            found["of_smallest_bytes_by_hour_alone"] = paired(runs, "bytes", OFF, smallest)
    if OURS in runs and IGZIP in runs:
        found["times_igzip_cpu"] = paired(runs, "cpu", OURS, IGZIP)
    return found


def ingest(logs: Path, rounds: int, only: list[str] | None, by: str = "hour",
           keep: Callable[[str, Path], None] = lambda name, out: None) -> dict:
    runs = measured(logs, rounds, contenders.all_of(only, by), keep)
    lines = next((run["lines"] for run in runs.get(OURS, [])), None)
    text = next((run["text_bytes"] for run in runs.get(OURS, [])), 0)
    return {"rounds": rounds, "lines": lines, "text": text, "median": medians(runs), "ratios": ratios(runs),
            "runs": runs}
