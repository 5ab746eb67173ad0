#!/usr/bin/env python3
"""Runs every check of the programs against independent readers and against bad input.

needs the packages of Scripts/requirements.txt (Scripts/setup --python puts them into .venv)
"""
from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import agree
import badinput
import chaos
import conformance
import deltalog
import engines
import golden
import idempotent
import incidents
import lossless
import manual
import month
import race
import report
import schedules
import schedules_lint
import signals
import sql
import tree
import upkeep
import verbs
import written
from check import Checks
from programs import Programs

NIGHTLY = ["chaos", "schedules", "race", "signals", "month", "upkeep"]
GROUPS = ["agree", "lossless", "idempotent", "badinput", "sql", "verbs", "report", "matrix", "delta", *NIGHTLY, "parquet"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True, help="folder of albatross and alb502")
    parser.add_argument("--work", type=Path, help="folder for temporary data, removed at the end")
    parser.add_argument("--shared", type=Path, help="folder with bench/ and corpus/")
    parser.add_argument("--quick", action="store_true", help="leave the slow checks out")
    parser.add_argument("--note", default="", help="said before the last line")
    parser.add_argument("--only", choices=GROUPS, action="append", help="these groups alone")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    programs = Programs(given.bin.resolve())
    for program in (programs.albatross, programs.alb502):
        if not program.is_file():
            print(f"interop: {program} is missing; build first: swift build -c release",
                  file=sys.stderr)
            return 66
    checks = Checks()
    if given.work:
        given.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="albatross-", dir=given.work) as name:
        work = Path(name).resolve()
        # User nobody has to reach what the permission checks lay out here.
        work.chmod(0o755)
        run(checks, programs, given, work)
    if given.note:
        print(given.note)
    return checks.close()


def run(checks: Checks, programs: Programs, given: argparse.Namespace, work: Path) -> None:
    groups = given.only or GROUPS
    shared = given.shared.resolve() if given.shared else None
    day = tree.day(shared, work, 2_000 if given.quick else 20_000, 3)
    if "agree" in groups:
        agreement(checks, programs, day, work, 5_000 if given.quick else 60_000)
    if "lossless" in groups:
        lossless.corpus(checks, programs, shared, work)
        with checks.group("lossless: families"):
            lossless.families(checks, programs, shared, work)
        with checks.group("lossless: day"):
            lossless.day(checks, programs, day, work)
        with checks.group("lossless: random lines"):
            lossless.random_lines(checks, programs, work, 1, 20)
            if not given.quick:
                lossless.random_lines(
                    checks, programs, work, 2, 60, "--inflate", "zlib", "--jobs", 1,
                    "--partition-target", "endpoint")
    if "idempotent" in groups:
        with checks.group("idempotent"):
            idempotent.run(checks, programs, work)
    if "badinput" in groups:
        badinput.run(checks, programs, work)
    if "delta" in groups:
        golden.run(checks, programs, shared)
        deltalog.run(checks, programs, work)
    if "sql" in groups:
        with checks.group("sql"):
            sql.run(checks, programs, work, day, 100 if given.quick else 300)
    if "verbs" in groups:
        with checks.group("verbs"):
            verbs.run(checks, programs, work)
        with checks.group("manual"):
            manual.run(checks, programs, work)
    if "report" in groups:
        with checks.group("report"):
            report.run(checks, programs, work)
    if "matrix" in groups:
        with checks.group("matrix"):
            incidents.run(checks, programs, work)
    nightly(checks, programs, given.quick, groups, work)
    if "parquet" in groups:
        conformance.run(checks, programs, shared)
        written.run(checks, programs, work, given.quick)
        larger = tree.day(shared, work, 10_000 if given.quick else 30_000, 4)
        engines.run(checks, programs, larger, work, 60 if given.quick else 500)


def nightly(
    checks: Checks, programs: Programs, quick: bool, groups: list[str], work: Path
) -> None:
    """Samples; Scripts/chaos is the long form."""
    parts = {
        "chaos": lambda: chaos.run(checks, programs, work, 12 if quick else 40, 6 if quick else 20),
        "schedules": lambda: (schedules.run(checks, programs, work, 4 if quick else 15),
                              schedules_lint.run(checks, programs, work)),
        "race": lambda: race.run(checks, programs, work, 10 if quick else 40),
        "signals": lambda: signals.run(checks, programs, work, 150_000 if quick else 300_000),
        "month": lambda: month.run(checks, programs, work, 60 if quick else 365),
        "upkeep": lambda: upkeep.run(checks, programs, work),
    }
    for name in NIGHTLY:
        if name in groups:
            with checks.group(name):
                parts[name]()


def agreement(
    checks: Checks, programs: Programs, day: Path | None, work: Path, requests: int
) -> None:
    if day is None:
        checks.skip("agree day", "no bench/generate_day.py in the shared folder")
    else:
        with checks.group("agree day"):
            agree.run(checks, programs, day, work, "day")
    logs = work / "simulated"
    made = programs.simulate(logs, requests)
    if checks.that("simulate exits 0", made.code == 0, str(made)):
        with checks.group("agree simulated"):
            agree.run(checks, programs, logs, work, "simulated")


if __name__ == "__main__":
    sys.exit(main())
