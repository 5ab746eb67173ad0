"""Trials of a scenario: the command is disturbed, looked at, run again and compared.

After each disturbance deltalake reads every table, and sees each part as it was before the command
or as it is after it. Then the command runs again, and an ingest: the dataset is that of a run that
nobody disturbed, line for line, and no temporary file is left.
"""
from __future__ import annotations

import errno
import multiprocessing
import os
import pickle
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import content
import faults
import table
from check import Checks, brief
from faults import Fault
from programs import Outcome, Programs
from scenarios import INGEST, Scenario

CRASHES = ("Fatal error", "Segmentation fault", "Illegal instruction", "Swift runtime")


@dataclass(frozen=True)
class Trial:
    scenario: str
    fault: Fault | None = None
    # Seconds until the kill, where there is no fault.
    delay: float = 0.0
    # Exit codes a fault may have; empty: the command is killed.
    codes: tuple[int, ...] = ()
    # What comes next, before the command runs again: a run of another kind makes it good as well.
    between: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.fault:
            return f"{self.scenario} killed after {1000 * self.delay:.1f} ms{self.after}"
        sticky = " and ever after" if self.fault.sticky else ""
        return f"{self.scenario}: {self.fault.do} at call {self.fault.at}{sticky}{self.after}"

    @property
    def after(self) -> str:
        return f", then {' '.join((self.between[0], *self.between[-2:]))}" if self.between else ""


class Bench:
    """Where one process makes its trials."""

    def __init__(self, programs: Programs, library: Path, plans: Path, work: Path):
        self.programs, self.library = faults.hasty(programs, library), library
        self.plans = {plan.name: plan for plan in pickle.loads(plans.read_bytes())}
        self.folder = work / f"trials-{os.getpid()}"
        self.folder.mkdir(parents=True, exist_ok=True)

    def attempt(self, trial: Trial) -> list[str]:
        """What is wrong after the trial, in words; nothing if all is well."""
        plan, dataset = self.plans[trial.scenario], self.folder / "dataset"
        plan.lay_out(dataset)
        place = ""
        if trial.fault:
            log = self.folder / "calls.log"
            outcome, calls = faults.run(
                self.programs, self.library, trial.fault, (dataset, plan.source), log,
                *plan.arguments(dataset))
            place = next((str(c) for c in calls if c.number == trial.fault.at), "never reached")
        else:
            outcome = killed(self.programs, plan.arguments(dataset), trial.delay)
        said = [*self.ended(trial, plan, outcome, place), *self.halfway(plan, dataset)]
        try:
            said += self.repaired(trial, plan, dataset)
        except Exception as error:
            said.append(f"after the next run it cannot be read: {brief(error)}")
        return [f"{trial} ({place}): {problem}" for problem in said]

    def ended(self, trial: Trial, plan: Scenario, outcome: Outcome, place: str) -> list[str]:
        if any(word in outcome.err for word in CRASHES):
            return [f"crashed: {outcome}"]
        if not trial.codes:
            # A kill can come too late.
            return [] if outcome.code in (-signal.SIGKILL, plan.code) else [str(outcome)]
        if place == "never reached":
            return []
        reason = os.strerror(getattr(errno, trial.fault.do))
        own = [line for line in outcome.err.splitlines()
               if reason.lower() in line.lower()]
        said = []
        if outcome.code not in (*trial.codes, plan.code):
            said.append(f"exit code {outcome.code}, wanted {trial.codes}: {outcome.err.strip()}")
        if outcome.code in trial.codes and outcome.code != plan.code and len(own) != 1:
            said.append(f"{len(own)} lines instead of one say why: {brief(outcome.err)}")
        return said

    def halfway(self, plan: Scenario, dataset: Path) -> list[str]:
        """What readers see while nobody has repaired anything."""
        try:
            wrong = content.mixed(content.of(dataset), [plan.before, plan.after], plan.unit)
        except Exception as error:
            return [f"deltalake cannot read it: {brief(error)}"]
        said = [f"before the next run, {wrong}"] if wrong else []
        if table.exists(dataset / "access"):
            seen = self.programs.run(self.programs.alb502, "lines", "--dataset", dataset,
                                     "--status", "all", "--output", "log")
            said += [f"alb502 before the next run: {seen}"] if seen.code != 0 else []
        return said

    def repaired(self, trial: Trial, plan: Scenario, dataset: Path) -> list[str]:
        said = []
        if trial.between and table.exists(dataset / "access"):
            words = [w.format(source=plan.source, dataset=dataset) for w in trial.between]
            other = self.programs.run(self.programs.albatross, *words)
            said += [] if other.code in (0, 65) else [f"{words[0]} in between: {other}"]
        again = self.programs.run(self.programs.albatross, *plan.arguments(dataset))
        said += [] if again.code in (0, plan.code) else [f"run again: {again}"]
        ingest = [word.format(source=plan.source, dataset=dataset) for word in INGEST]
        last = self.programs.run(self.programs.albatross, *ingest)
        if last.code not in (0, 65):
            said.append(f"ingest afterwards: {last}")
        elif last.summary["objects"]["new"] or last.summary["rows"]:
            said.append(f"ingest afterwards found {last.summary['objects']['new']} new objects")
        wrong = content.difference(content.of(dataset), plan.after)
        if wrong:
            said.append(f"after the next run, {wrong}")
        for family, want in plan.printed.items():
            printed = Counter(self.programs.lines(dataset, "--family", family))
            wrong = content.unequal(f"lines of {family}", printed, want)
            said += [f"after the next run, {wrong}"] if wrong else []
        left = content.strays(dataset)
        return said + ([f"left behind: {brief(left)}"] if left else [])


def killed(programs: Programs, arguments: list[str], delay: float) -> Outcome:
    process = subprocess.Popen([programs.albatross, *arguments], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env=programs.environment)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.kill()
    _, err = process.communicate()
    return Outcome(process.returncode, b"", err.decode("utf-8", "replace"))


bench: Bench | None = None


def set_up(*given) -> None:
    global bench
    bench = Bench(*given)


def attempt(trial: Trial) -> list[str]:
    try:
        return bench.attempt(trial)
    except Exception as error:
        return [f"{trial}: broke: {type(error).__name__}: {brief(error)}"]


def put_through(checks: Checks, programs: Programs, library: Path, plans: list[Scenario],
                work: Path, made_for: Callable[[Scenario], list[Trial]], what: str) -> None:
    """Makes the trials of every scenario on all cores; each scenario is one check."""
    # By a file: a process that dies as it starts leaves its parent waiting at a full pipe.
    kept = work / "plans"
    kept.write_bytes(pickle.dumps(plans))
    # Arrow's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, set_up,
                             (programs, library, kept, work)) as pool:
        for plan in plans:
            trials = made_for(plan)
            began = time.monotonic()
            said = [one for found in pool.map(attempt, trials, chunksize=4) for one in found]
            seconds = time.monotonic() - began
            at_calls = sum(1 for trial in trials if trial.fault)
            for one in said[:5]:
                print(f"      {one}")
            checks.that(
                f"chaos: {plan.name}: {what} {at_calls} times at {len(plan.calls)} calls, "
                f"{len(trials) - at_calls} times at random, in {seconds:.0f} s: ends as if "
                "undisturbed", not said, f"{len(said)} problems")
