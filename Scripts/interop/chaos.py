"""Disturbs each writing command: kills at its file-system calls and at random times, failing disks.

`Scripts/chaos` is the long form, with a kill at every call; the short form takes a sample.
"""
from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import failures
import faults
from check import Checks
from faults import Fault
from programs import Programs
from scenarios import INGEST, Scenario, scenarios
from trials import Trial, put_through

# What comes after a kill: every other time the same command at once.
BETWEEN = ((), (*INGEST, "--family", "connection"), (),
           ("vacuum", "--dataset", "{dataset}", "--older-than", "0d"), (),
           ("compact", "--dataset", "{dataset}"))


def run(checks: Checks, programs: Programs, work: Path, kill_points: int, fail_points: int,
        seed: int = 1) -> None:
    """Kills each command `kill_points` times and lets its disk fail `fail_points` times."""
    work = work / "chaos"
    work.mkdir()
    library = faults.compiled(work)
    if library is None:
        checks.skip("chaos", "no C compiler (cc or clang) for Tests/Faults")
        return
    plans = scenarios(checks, faults.hasty(programs, library), library, work)
    put_through(checks, programs, library, plans, work,
                lambda plan: kills(plan, kill_points, seed), "killed")
    put_through(checks, programs, library, plans, work,
                lambda plan: failures.of_disk(plan, fail_points, seed), "disk failed")
    failures.of_source(checks, programs, library, work)


def kills(plan: Scenario, points: int, seed: int) -> list[Trial]:
    """`points` kills, at calls and at least an eighth of them at random times, and some at commits.

    With fewer points than calls, those at which the disk changes come first.
    """
    chance = random.Random(f"{seed} {plan.name}")
    at_calls = [Fault(call.number) for call in plan.changes]
    at_calls += [Fault(call.number, "half") for call in plan.calls if call.name == "write"]
    at_calls += [Fault(call.number, "kill-after") for call in plan.calls
                 if call.name in ("link", "rename")]
    known = set(at_calls)
    quiet = [Fault(c.number) for c in plan.calls if Fault(c.number) not in known]
    chance.shuffle(at_calls)
    chance.shuffle(quiet)
    chosen = (at_calls + quiet)[:points - points // 8]
    made = [Trial(plan.name, fault) for fault in chosen]
    made += [Trial(plan.name, delay=chance.uniform(0, plan.seconds))
             for _ in range(points - len(chosen))]
    made = [replace(trial, between=BETWEEN[n % len(BETWEEN)]) for n, trial in enumerate(made)]
    # Between two commits that belong together every kind of next run has to make it good.
    return made + [Trial(plan.name, Fault(call.number), between=between)
                   for call in plan.commits for between in dict.fromkeys(BETWEEN)]
