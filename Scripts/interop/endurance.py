#!/usr/bin/env python3
"""The long form of the checks of nightly, backfill and upkeep, for people: see Scripts/chaos."""
from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import chaos
import month
import race
import schedules
import signals
import upkeep
from check import Checks
from programs import Programs

PARTS = ["chaos", "schedules", "race", "signals", "month", "upkeep"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Scripts/chaos", description=__doc__)
    parser.add_argument("--bin", type=Path, required=True, help="folder of albatross and alb502")
    parser.add_argument("--points", type=int, default=500, metavar="N",
                        help="kills of each command: at its calls, the rest at random times")
    parser.add_argument("--failures", type=int, default=200, metavar="N",
                        help="failures of the disk for each command")
    parser.add_argument("--schedules", type=int, default=100, metavar="N",
                        help="random schedules of arrivals and runs")
    parser.add_argument("--seed", type=int, default=1, help="decides the sample, for repeating it")
    parser.add_argument("--only", choices=PARTS, action="append", help="these parts alone")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    programs = Programs(given.bin.resolve())
    checks = Checks()
    parts = {
        "chaos": lambda work: chaos.run(
            checks, programs, work, given.points, given.failures, given.seed),
        "schedules": lambda work: schedules.run(
            checks, programs, work, given.schedules, given.seed),
        "race": lambda work: race.run(checks, programs, work, 100),
        "signals": lambda work: signals.run(checks, programs, work, 1_000_000),
        "month": lambda work: month.run(checks, programs, work, 365),
        "upkeep": lambda work: upkeep.run(checks, programs, work),
    }
    with tempfile.TemporaryDirectory(prefix="albatross-") as name:
        for part in given.only or PARTS:
            began = time.monotonic()
            with checks.group(part):
                parts[part](Path(name).resolve())
            print(f"      {part} took {time.monotonic() - began:.0f} s")
    return checks.close()


if __name__ == "__main__":
    sys.exit(main())
