"""More of the same, and the same in other shapes: time and peak memory of albatross alone."""
from __future__ import annotations

import statistics
from pathlib import Path

from benchmark import contenders, logs
from benchmark.place import say
from benchmark.rounds import FIGURES, data_files, workplace


def runs(folder: Path, count: int, *flags: str) -> dict:
    """Medians of `count` ingests, with the stages of the last."""
    size = logs.read(folder)
    found: list[dict] = []
    for _ in range(count):
        with workplace() as place:
            run = contenders.ours(folder, Path(place), "--timings", *flags)
            run["bytes"] = sum(path.stat().st_size for path in data_files(Path(place)))
            found.append(run)
    middle = {key: statistics.median(run[key] for run in found) for key in FIGURES}
    return {**middle, "bytes_in": size, "lines": found[-1]["lines"],
            "objects": sum(1 for _ in folder.rglob("*.gz")),
            "memory_of_each": [run["memory"] for run in found],
            "timings": found[-1]["timings"]}


def growth(day: Path, count: int, factors: tuple[int, ...] = (1, 3, 10)) -> dict[str, dict]:
    found = {}
    for times in factors:
        with workplace() as place:
            folder = logs.grown(day, times, Path(place))
            say(f"{times} times the day")
            found[f"{times}x"] = runs(folder, count)
    return found


def shapes(day: Path, count: int) -> dict[str, dict]:
    found = {}
    for name, make in {"tiny": logs.tiny, "huge": logs.huge}.items():
        folder = make(day)
        say(f"the shape {name}")
        found[name] = runs(folder, count)
    return found
