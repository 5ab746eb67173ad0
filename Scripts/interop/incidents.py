"""The diagnosis of simulated incidents: the short form of Scripts/matrix, and that its goals can be missed."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from check import Checks
from programs import Programs

MATRIX = Path(__file__).resolve().parent.parent / "matrix"
OTHER = {"target_crash": "connection_refused"}
SPOILED = 3


def run(checks: Checks, programs: Programs, work: Path) -> None:
    saved = work / "matrix.json"
    code, text = matrix(programs, "--quick", "--out", work / "matrix", "--save", saved)
    if not checks.that("matrix: the goals are met", code == 0, text[-1500:]):
        return
    results = json.loads(saved.read_text())
    verdicts = sum(len(result["judged"]) for result in results)
    checks.that("matrix: there are verdicts to judge", verdicts >= 50, f"{verdicts}")
    spoil(results)
    saved.write_text(json.dumps(results))
    code, text = matrix(programs, "--load", saved)
    checks.that("matrix: wrong verdicts are noticed", code == 1, text[-400:])


def spoil(results: list[dict]) -> None:
    """Gives some right verdicts another name."""
    left = SPOILED
    for result in results:
        for verdict in result["judged"]:
            if left and verdict[0] == verdict[2]:
                verdict[0] = OTHER.get(verdict[0], "target_crash")
                left -= 1


def matrix(programs: Programs, *arguments: object) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(MATRIX), "--check", *map(str, arguments)], capture_output=True, text=True,
        env={**os.environ, "ALBATROSS_BUILD": str(programs.albatross.parent)})
    return done.returncode, done.stdout + done.stderr
