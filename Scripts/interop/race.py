"""Eight processes at once: at one Delta log, and at one dataset, which a lease gives to one run."""
from __future__ import annotations

import json
import re
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import bucket
import content
import faults
from check import Checks, brief
from deltalake import DeltaTable
from faults import Fault
from holding import held
from programs import Programs
from scenarios import put

PROCESSES = 8
HELD = 76


def run(checks: Checks, programs: Programs, work: Path, commits: int) -> None:
    """`commits`: how many each process makes."""
    work = work / "race"
    work.mkdir()
    with checks.group("race: one log"):
        one_log(checks, programs, work, commits)
    with checks.group("race: one dataset"):
        one_dataset(checks, programs, work)
    library = faults.compiled(work)
    if library is None:
        checks.skip("race: lease", "no C compiler (cc or clang) for Tests/Faults")
        return
    with checks.group("race: lease"):
        lease(checks, programs, library, work)


class Onlooker(threading.Thread):
    """Reads the log over and over while others write it; what it has seen never changes."""

    def __init__(self, table: Path) -> None:
        super().__init__()
        self.table, self.over = table, threading.Event()
        self.problems: list[str] = []
        self.looks = 0

    def run(self) -> None:
        seen: dict[str, bytes] = {}
        while not self.over.is_set():
            names = sorted(path.name for path in self.table.glob("_delta_log/*.json"))
            for name in names:
                self.look(name, seen)
            if names:
                self.compare(names)
            self.looks += 1

    def look(self, name: str, seen: dict[str, bytes]) -> None:
        text = (self.table / "_delta_log" / name).read_bytes()
        try:
            actions = [json.loads(line) for line in text.splitlines()]
            if not actions or not text.endswith(b"\n"):
                self.problems.append(f"{name} is torn: {text[-60:]!r}")
        except ValueError as error:
            self.problems.append(f"{name} is torn: {error}")
        if seen.setdefault(name, text) != text:
            self.problems.append(f"{name} changed")

    def compare(self, names: list[str]) -> None:
        versions = [int(name[:20]) for name in names]
        if versions != list(range(len(versions))):
            self.problems.append(f"versions not contiguous: {versions[-5:]}")
        try:
            live = DeltaTable(str(self.table)).file_uris()
            if len(live) != len(set(live)):
                self.problems.append("deltalake sees a file twice")
        except Exception as error:
            self.problems.append(f"deltalake: {brief(error)}")


def one_log(checks: Checks, programs: Programs, work: Path, commits: int) -> None:
    program = programs.albatross.with_name("race")
    if not program.is_file():
        checks.skip("race: one log", f"{program} is missing; build it: swift build -c release")
        return
    table = work / "table"
    onlooker = Onlooker(table)
    onlooker.start()
    began = time.monotonic()
    racers = [subprocess.Popen([program, table, str(commits), f"racer-{n}"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
              for n in range(PROCESSES)]
    ended = [racer.communicate() for racer in racers]
    seconds = time.monotonic() - began
    onlooker.over.set()
    onlooker.join()
    failed = [f"{racer.returncode}: {err}" for racer, (_, err) in zip(racers, ended)
              if racer.returncode != 0]
    checks.that("race: one log: all exit 0", not failed, brief(failed))
    checks.that(f"race: one log: {onlooker.looks} looks beside them see whole versions",
                onlooker.looks > 0 and not onlooker.problems, brief(onlooker.problems))
    printed = [int(word) for out, _ in ended for word in re.findall(r"^\d+$", out, re.M)]
    names = sorted(path.name for path in table.glob("_delta_log/*.json"))
    versions = [int(name[:20]) for name in names]
    checks.equal("race: one log: versions contiguous", versions, list(range(len(versions))))
    checks.equal("race: one log: each commit told once", max(Counter(printed).values()), 1)
    checks.equal("race: one log: as many as asked for", len(printed), PROCESSES * commits)
    added = Counter(action["add"]["path"] for name in names
                    for action in map(json.loads, (table / "_delta_log" / name).open())
                    if "add" in action)
    checks.equal("race: one log: each action once", set(added.values()), {1})
    checks.equal("race: one log: every file in the log", len(added), PROCESSES * commits)
    live = DeltaTable(str(table)).file_uris()
    checks.equal("race: one log: deltalake sees them all", len(live), PROCESSES * commits)
    print(f"      {len(printed)} commits of {PROCESSES} processes in {seconds:.2f} s")


def ingest(programs: Programs, source: Path, dataset: Path, *flags: str) -> list[str]:
    return [str(programs.albatross), "ingest", "--source", str(source), "--dataset", str(dataset),
            "--progress", "json", *flags]


def one_dataset(checks: Checks, programs: Programs, work: Path) -> None:
    """Different sources, and two of them the same: those that wait find their turn."""
    objects = bucket.hours(11, 2, ("access", "connection"), every=2)
    sources = [work / f"logs-{n}" for n in range(PROCESSES - 1)]
    for n, source in enumerate(sources):
        put(objects[n::len(sources)], source)
    dataset = work / "dataset"
    runs = [subprocess.Popen(ingest(programs, source, dataset, "--wait", "5m"),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for source in [*sources, sources[0]]]
    ended = [run.communicate() for run in runs]
    failed = [f"{run.returncode}: {err}" for run, (_, err) in zip(runs, ended)
              if run.returncode not in (0, 65)]
    checks.that("race: one dataset: all that wait exit 0", not failed, brief(failed))
    taken = sum(json.loads(out)["objects_new"] for out, _ in ended if out)
    checks.equal("race: one dataset: each object taken by one", taken, len(objects))
    checks.equal("race: one dataset: every line once",
                 content.against_objects(programs, dataset, objects), "")
    checks.equal("race: one dataset: no stray file", content.strays(dataset), [])


def lease(checks: Checks, programs: Programs, library: Path, work: Path) -> None:
    objects = bucket.hours(12, 1, ("access",), every=3)
    dataset, log = work / "held", work / "log"
    put(objects[:1], work / "held-logs")
    subprocess.run(ingest(programs, work / "held-logs", dataset), check=True, capture_output=True)
    put(objects, work / "held-logs")
    command = ingest(programs, work / "held-logs", dataset)
    undisturbed = ingest(programs, work / "held-logs", work / "undisturbed")
    faults.run(programs, library, Fault(), (work / "undisturbed",), log, *undisturbed[1:])
    renames = [call.number for call in faults.calls(log) if call.name == "rename"]
    with held(library, Fault(renames[0], "stop"), (dataset,), log, command) as holder:
        losers = [subprocess.run(command, capture_output=True, text=True)
                  for _ in range(PROCESSES - 1)]
        checks.equal("race: lease: losers exit 76", {loser.returncode for loser in losers}, {HELD})
        quiet = [loser.stderr for loser in losers if str(holder.pid) not in loser.stderr
                 or len(loser.stderr.strip().splitlines()) != 1]
        checks.that("race: lease: one line names the holder", not quiet, brief(quiet))
        dated = [loser.stderr for loser in losers if not re.search(r"\d\d:\d\d", loser.stderr)]
        checks.that("race: lease: it says since when", not dated, brief(dated))
        began = time.monotonic()
        waited = subprocess.run([*command, "--wait", "1s"], capture_output=True, text=True)
        seconds = time.monotonic() - began
        checks.that("race: lease: --wait 1s waits so long, then exits 76",
                    waited.returncode == HELD and seconds >= 1,
                    f"code {waited.returncode} after {seconds:.2f} s: {waited.stderr}")
        for verb in ("compact", "vacuum"):
            other = programs.run(programs.albatross, verb, "--dataset", dataset)
            checks.that(f"race: lease: {verb} exits 76", other.code == HELD, str(other))
        seen = programs.run(programs.albatross, "status", "--dataset", dataset)
        checks.that("race: lease: status needs none", seen.code == 0, str(seen))
    checks.that("race: lease: the holder goes on and ends well", holder.returncode in (0, 65),
                f"code {holder.returncode}")
    with held(library, Fault(1, "stop"), (dataset,), log, command) as holder:
        holder.kill()
        holder.wait()
        after = subprocess.run(command, capture_output=True, text=True)
        checks.that("race: lease: that of a killed run is free", after.returncode in (0, 65),
                    f"code {after.returncode}: {after.stderr}")
    checks.equal("race: lease: every line once",
                 content.against_objects(programs, dataset, objects), "")
