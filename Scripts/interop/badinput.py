"""Bad input: one line that names the thing, the right exit code, and nothing half-written."""
from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import table
import tree
from check import Checks, brief
from programs import Outcome, Programs

DATA, NO_INPUT, CREATE, IO, PERMISSION, CONFIG = 65, 66, 73, 74, 77, 78
CRASHES = ("Fatal error", "Segmentation fault", "Thread 0", "Illegal instruction", "Swift runtime")
NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")


@dataclass
class Case:
    name: str
    source: Path
    codes: tuple[int, ...]
    names: tuple[str, ...]
    rows: range | None = None
    quarantined: int | None = None
    dataset: Path | None = None


def run(checks: Checks, programs: Programs, work: Path) -> None:
    work = work / "bad"
    work.mkdir()
    for case in [*sources(work), *damaged(work), *datasets(work)]:
        with checks.group(f"bad input: {case.name}"):
            case.dataset = case.dataset or work / f"dataset {case.name}"
            outcome = programs.ingest(case.source, case.dataset)
            examine(checks, case, outcome)
    with checks.group("bad input: pipeline files"):
        pipelines(checks, programs, work)
    with checks.group("bad input: permissions"):
        permissions(checks, programs, work)
    with checks.group("bad input: a long sound line"):
        long_line(checks, programs, work)


def examine(checks: Checks, case: Case, outcome: Outcome) -> None:
    name = f"bad input: {case.name}"
    checks.that(f"{name}: exit code {' or '.join(map(str, case.codes))}",
                outcome.code in case.codes, str(outcome))
    naming = [line for line in outcome.err.splitlines()
              if line.startswith("albatross: ") and all(part in line for part in case.names)]
    checks.that(f"{name}: one line names it", len(naming) == 1,
                f"{len(naming)} lines with {case.names}: {brief(outcome.err)}")
    crash = [word for word in CRASHES if word in outcome.err]
    checks.that(f"{name}: no crash", outcome.code >= 0 and not crash, str(outcome))
    left = table.leftovers(case.dataset)
    checks.that(f"{name}: nothing half-written", not left, brief(left))
    if case.rows is not None:
        found = table.rows(case.dataset)
        checks.that(f"{name}: good rows kept", found in case.rows,
                    f"got {found}, want {case.rows.start} to {case.rows.stop - 1}")
    if case.quarantined is not None:
        found = len(table.quarantine(case.dataset))
        checks.equal(f"{name}: quarantined", found, case.quarantined)


def sources(work: Path) -> list[Case]:
    """Nothing there to read."""
    empty = work / "empty"
    empty.mkdir()
    other = work / "other"
    tree.put(other, "notes.txt", b"no log\n")
    folder = work / "folder"
    (folder / tree.key(1)).mkdir(parents=True)
    dangling = work / "dangling"
    link = dangling / tree.key(2)
    link.parent.mkdir(parents=True)
    link.symlink_to(work / "nowhere.log.gz")
    return [
        Case("missing source", work / "absent", (NO_INPUT,), ("absent",)),
        Case("empty folder", empty, (NO_INPUT,), ("empty",)),
        Case("folder without logs", other, (NO_INPUT,), ("other",)),
        Case("folder named as a log", folder, (NO_INPUT,), ("folder",)),
        Case("dangling link alone", link, (NO_INPUT,), (link.name,)),
        Case("dangling link in a tree", dangling, (DATA, NO_INPUT, IO), (link.name,)),
    ]


def damaged(work: Path) -> list[Case]:
    """A good object beside one whose bytes are bad: the good rows stay."""
    whole = tree.gzipped(tree.text(tree.lines(2000, 400)))
    noise = tree.incompressible(20_000).replace(b"\r", b".")
    noisy = len([part for part in noise.split(b"\n") if part])
    endless = tree.text([*tree.lines(3000, 3), b"x" * 10_000_000])
    return [
        beside(work, "not gzip", b"<Error>no gzip</Error>\n"),
        beside(work, "truncated gzip", whole[: len(whole) * 2 // 3], "byte", rows=range(41, 440)),
        beside(work, "gzip broken in the middle", broken(whole), "byte", rows=range(41, 440)),
        beside(work, "binary noise", noise, ending=".log", quarantined=noisy),
        beside(work, "zipped noise", tree.gzipped(noise), quarantined=noisy),
        beside(work, "a line of 10 MB", tree.gzipped(endless), good=0, rows=range(3, 4),
               quarantined=1),
    ]


def beside(
    work: Path, name: str, content: bytes, *names: str, good: int = 40, ending: str = ".log.gz",
    rows: range = range(40, 41), quarantined: int | None = None
) -> Case:
    root = work / name
    if good:
        tree.put(root, tree.key(50), tree.gzipped(tree.text(tree.lines(1, good))))
    bad = tree.put(root, tree.key(60, ending), content)
    return Case(name, root, (DATA,), (bad.name, *names), rows, quarantined)


def broken(whole: bytes) -> bytes:
    middle = len(whole) // 2
    return whole[:middle] + bytes(b ^ 0xFF for b in whole[middle:middle + 64]) + whole[middle + 64:]


def datasets(work: Path) -> list[Case]:
    """Nowhere to write."""
    root = work / "fine"
    tree.put(root, tree.key(1), tree.gzipped(tree.text(tree.lines(1, 5))))
    blocked = work / "blocked"
    blocked.write_bytes(b"")
    found = [Case("dataset is a file", root, (CREATE, IO), ("blocked",), dataset=blocked),
             Case("dataset below a file", root, (CREATE, IO), ("blocked",),
                  dataset=blocked / "dataset")]
    if Path("/proc/self").exists():
        found.append(Case("read-only file system", root, (CREATE, IO, PERMISSION), ("/proc",),
                          dataset=Path("/proc/albatross-dataset")))
    return found


def pipelines(checks: Checks, programs: Programs, work: Path) -> None:
    sound = f"source: {work / 'fine'}\ndataset: {work / 'never'}\n"
    cases = {
        "unknown key": (sound + "sauce: 3\n", "bad.yaml:3", "sauce"),
        "wrong type": (sound.replace("dataset:", "dataset: [1, 2] #"), "bad.yaml:2", "dataset"),
        "no YAML": ("source: [1, 2\ndataset: }\n", "bad.yaml:", ""),
    }
    for number, (name, (text, place, word)) in enumerate(cases.items()):
        path = tree.put(work, f"{number}/bad.yaml", text.encode())
        outcome = programs.run(programs.albatross, "ingest", path, "--progress", "json")
        case = Case(name, path, (CONFIG,), (place, word), dataset=work / "never")
        examine(checks, case, outcome)
    checks.that("bad input: pipeline files: no dataset made", not (work / "never").exists())
    absent = work / "absent.yaml"
    outcome = programs.run(programs.albatross, "ingest", absent, "--progress", "json")
    case = Case("missing pipeline file", absent, (NO_INPUT, CONFIG), ("absent.yaml",),
                dataset=work / "never")
    examine(checks, case, outcome)
    outcome = programs.run(programs.albatross, "ingest", "--no-such-flag")
    checks.that("bad input: unknown flag: exit code 64", outcome.code == 64, str(outcome))
    outcome = programs.run(programs.alb502, "summary", "--dataset", work / "absent")
    checks.that("bad input: alb502 without a dataset: exit code 66",
                outcome.code == NO_INPUT, str(outcome))


def permissions(checks: Checks, programs: Programs, work: Path) -> None:
    """Modes stop nobody who is root, so root tries as nobody, with a copy nobody can reach."""
    name = "bad input: permissions"
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            checks.skip(name, "running as root without setpriv")
            return
        folder = work / "bin"
        folder.mkdir()
        for program in (programs.albatross, programs.alb502):
            shutil.copy(program, folder)
        programs = Programs(folder, NOBODY)
        reach = subprocess.run([*NOBODY, str(folder / "albatross"), "--help"], capture_output=True)
        if reach.returncode != 0:
            checks.skip(name, "user nobody cannot run the program here")
            return
    locked = work / "locked"
    path = tree.put(locked, tree.key(1), tree.gzipped(tree.text(tree.lines(1, 5))))
    path.chmod(0)
    writable = work / "writable"
    writable.mkdir()
    writable.chmod(0o777)
    case = Case("unreadable file", locked, (PERMISSION,), (path.name,), range(1),
                dataset=writable / "dataset")
    examine(checks, case, programs.ingest(locked, case.dataset))
    closed = work / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    case = Case("read-only dataset folder", work / "fine", (CREATE, IO, PERMISSION), ("closed",),
                dataset=closed / "dataset")
    examine(checks, case, programs.ingest(case.source, case.dataset))
    checks.equal("bad input: read-only dataset folder: left empty", list(closed.iterdir()), [])


def long_line(checks: Checks, programs: Programs, work: Path) -> None:
    """A user agent of 10 MB: kept byte for byte or put aside, never cut."""
    long = tree.line(7).replace(b"curl/8.5.0", b"a" * 10_000_000)
    root, dataset = work / "long", work / "long-dataset"
    tree.put(root, tree.key(1), tree.gzipped(tree.text([tree.line(6), long, tree.line(8)])))
    outcome = programs.ingest(root, dataset)
    checks.that("bad input: long sound line: exit code", outcome.code in (0, DATA), str(outcome))
    kept = programs.lines(dataset) + [row["raw"] for row in table.quarantine(dataset)]
    same = sorted(kept) == sorted([tree.line(6), long, tree.line(8)])
    checks.that("bad input: long sound line: byte for byte", same,
                f"lengths {sorted(map(len, kept))}")
