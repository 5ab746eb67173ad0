"""Small runs of each command that writes, with the state before and the state they must lead to."""
from __future__ import annotations

import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import bucket
import content
import durable
import faults
import readers
import table
from bucket import LogObject
from check import Checks
from content import Content
from faults import Call, Fault
from programs import Programs

FAMILIES = ("access", "connection")


@dataclass(frozen=True)
class Scenario:
    name: str
    source: Path
    # Arguments of albatross; {source} and {dataset} stand for the folders.
    command: tuple[str, ...]
    # Dataset that the command finds; None where there is none yet.
    start: Path | None
    # What readers see old or new, never in between: table, hour or object.
    unit: str
    # Whose lines the dataset holds in the end.
    objects: tuple[LogObject, ...]
    before: Content = field(default_factory=dict)
    after: Content = field(default_factory=dict)
    printed: dict[str, Counter] = field(default_factory=dict)
    # File-system calls of the undisturbed run, those on the source included.
    calls: tuple[Call, ...] = ()
    code: int = 0
    seconds: float = 0.0

    def arguments(self, dataset: Path) -> list[str]:
        places = {"{source}": str(self.source), "{dataset}": str(dataset)}
        return [places.get(word, word) for word in self.command]

    def lay_out(self, dataset: Path) -> None:
        shutil.rmtree(dataset, ignore_errors=True)
        if self.start:
            shutil.copytree(self.start, dataset, copy_function=shutil.copy2)

    @property
    def commits(self) -> list[Call]:
        """The calls that make a version of a table, the first few."""
        return [call for call in self.calls
                if call.name == "link" and "/_delta_log/" in call.paths[-1]][:6]

    @property
    def changes(self) -> list[Call]:
        """Calls before which the disk differs from what it was before the call before."""
        quiet = {"open", "opendir", "read", "fsync", "lock"}
        return [call for call in self.calls if call.name not in quiet]


INGEST = ("ingest", "--source", "{source}", "--dataset", "{dataset}", "--progress", "json",
          "--jobs", "1")
RANGE = ("--from", "2026-11-20T02:00:00Z", "--to", "2026-11-20T04:00:00Z")
BACKFILL = ("backfill", "--source", "{source}", "--dataset", "{dataset}", *RANGE,
            "--progress", "json", "--jobs", "1")


def scenarios(checks: Checks, programs: Programs, library: Path, work: Path) -> list[Scenario]:
    """Runs each command once undisturbed; those whose preparation fails are failed checks."""
    made = []
    for prepare in (first_ingest, later_ingest, backfill, overwrite, overwrite_astray,
                    compact, expire, vacuum):
        with checks.group(f"chaos: {prepare.__name__}: undisturbed"):
            folder = work / prepare.__name__
            scenario = prepare(programs, folder)
            made.append(undisturbed(checks, programs, library, scenario, folder))
    return [scenario for scenario in made if scenario]


def undisturbed(checks: Checks, programs: Programs, library: Path, plan: Scenario,
                folder: Path) -> Scenario | None:
    dataset, log = folder / "undisturbed", folder / "calls.log"
    plan.lay_out(dataset)
    before, folders = content.of(dataset), durable.folders_of(dataset)
    began = time.monotonic()
    outcome, calls = faults.run(programs, library, Fault(), (dataset, plan.source), log,
                                *plan.arguments(dataset))
    seconds = time.monotonic() - began
    name = f"chaos: {plan.name}: undisturbed"
    if not checks.that(f"{name}: exits 0 or 65", outcome.code in (0, 65), str(outcome)):
        return None
    checks.equal(f"{name}: holds every line of the objects once",
                 content.against_objects(programs, dataset, plan.objects), "")
    checks.equal(f"{name}: no stray file", content.strays(dataset), [])
    slack = durable.unsynced(tuple(calls), folders, dataset)
    checks.that(f"{name}: synced before it is named", not slack, f"{len(slack)}: {slack[:2]}")
    readers.compare(checks, name, content.tables(dataset))
    printed = {f: Counter(programs.lines(dataset, "--family", f))
               for f in content.FAMILIES if table.exists(dataset / f)}
    return Scenario(plan.name, plan.source, plan.command, plan.start, plan.unit, plan.objects,
                    before, content.of(dataset), printed, tuple(calls), outcome.code,
                    seconds)


def put(objects: list[LogObject], root: Path) -> None:
    for one in objects:
        one.put(root)


def ingested(programs: Programs, source: Path, dataset: Path) -> None:
    outcome = programs.ingest(source, dataset, "--jobs", 1)
    if outcome.code not in (0, 65):
        raise RuntimeError(f"ingest: {outcome}")


def did(programs: Programs, *arguments: object) -> None:
    outcome = programs.run(programs.albatross, *arguments)
    if outcome.code != 0:
        raise RuntimeError(f"{arguments[0]}: {outcome}")


def first_ingest(programs: Programs, folder: Path) -> Scenario:
    objects = bucket.hours(1, 2, FAMILIES, every=6, bad_in=3)
    put(objects, folder / "logs")
    return Scenario("first ingest", folder / "logs", INGEST, None, "table", tuple(objects))


def later_ingest(programs: Programs, folder: Path) -> Scenario:
    objects = bucket.hours(2, 2, FAMILIES, every=6, bad_in=3)
    put(objects[:3], folder / "logs")
    ingested(programs, folder / "logs", folder / "start")
    put(objects[3:], folder / "logs")
    return Scenario("later ingest", folder / "logs", INGEST, folder / "start", "table",
                    tuple(objects))


def backfill(programs: Programs, folder: Path) -> Scenario:
    """Hour by hour: what is done stays, so each object is there or not."""
    objects = bucket.hours(3, 2, FAMILIES, every=6, bad_in=3)
    put(objects[-2:-1], folder / "logs")
    ingested(programs, folder / "logs", folder / "start")
    put(objects, folder / "logs")
    return Scenario("backfill", folder / "logs", BACKFILL, folder / "start", "object",
                    tuple(objects))


def overwrite(programs: Programs, folder: Path) -> Scenario:
    """Every object has other lines by now, all of them in the object's own hour."""
    return replaced(programs, folder, "overwrite", "hour", astray=0)


def overwrite_astray(programs: Programs, folder: Path) -> Scenario:
    """Some lines belong to hours that other objects fill: each object is the old or the new."""
    return replaced(programs, folder, "overwrite with lines astray", "object", astray=4)


def replaced(programs: Programs, folder: Path, name: str, unit: str, astray: int) -> Scenario:
    maker = bucket.Bucket(40, astray)
    old = bucket.hours(4, 2, FAMILIES, every=8, astray=astray)
    new = [maker.changed(one) for one in old]
    put(old, folder / "logs")
    ingested(programs, folder / "logs", folder / "start")
    put(new, folder / "logs")
    return Scenario(name, folder / "logs", (*BACKFILL, "--overwrite"), folder / "start", unit,
                    tuple(new))


def three_runs(programs: Programs, folder: Path, seed: int, bad_in: int = 4) -> list[LogObject]:
    objects = bucket.hours(seed, 2, FAMILIES, every=4, bad_in=bad_in)
    for third in range(3):
        put(objects[third::3], folder / "logs")
        ingested(programs, folder / "logs", folder / "start")
    return objects


def compact(programs: Programs, folder: Path) -> Scenario:
    objects = three_runs(programs, folder, 5)
    return Scenario("compact", folder / "logs", ("compact", "--dataset", "{dataset}"),
                    folder / "start", "table", tuple(objects))


def expire(programs: Programs, folder: Path) -> Scenario:
    """The rows of one day go; the objects are still listed, and no run may take them for new."""
    old = three_runs(programs, folder, 6, bad_in=99)
    maker = bucket.Bucket(60)
    new = [maker.object(one.family, one.end + timedelta(days=3), 1, 5) for one in old[::3]]
    put(new, folder / "logs")
    ingested(programs, folder / "logs", folder / "start")
    command = ("expire", "--dataset", "{dataset}", "--older-than", "2d", "--now",
               "2026-11-23T12:00:00Z")
    return Scenario("expire", folder / "logs", command, folder / "start", "table", tuple(new))


def vacuum(programs: Programs, folder: Path) -> Scenario:
    objects = three_runs(programs, folder, 7)
    did(programs, "compact", "--dataset", folder / "start")
    return Scenario("vacuum", folder / "logs",
                    ("vacuum", "--dataset", "{dataset}", "--older-than", "0d", "--now",
                     "2030-01-01T00:00:00Z"), folder / "start", "table", tuple(objects))
