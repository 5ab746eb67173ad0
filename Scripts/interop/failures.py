"""A disk that fills, a permission that goes, reads that fail, objects that change underneath.

Each ends with one line that says why and an exit code that says what to do; the dataset is as before
or complete; and the next run, with the trouble over, leads where an undisturbed run leads.
"""
from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import bucket
import content
import faults
from bucket import LogObject
from check import Checks, brief
from faults import Fault
from programs import Outcome, Programs
from scenarios import INGEST, Scenario, put
from trials import Trial

NO_INPUT, CREATE, IO, TEMPORARY, PERMISSION, DATA = 66, 73, 74, 75, 77, 65
FULL = ("create", "write", "fsync", "mkdir", "rename", "link", "close")
CODES = (CREATE, IO, TEMPORARY, PERMISSION)
# Which calls may fail with what.
KINDS = {
    "ENOSPC": FULL, "EDQUOT": FULL, "EIO": ("write", "fsync", "close", "read", "opendir"),
    "EACCES": ("create", "open", "opendir", "mkdir", "rename", "link", "unlink"),
    "EROFS": ("create", "mkdir", "rename", "link", "unlink"),
}


def of_disk(plan: Scenario, points: int, seed: int) -> list[Trial]:
    """Errors of the dataset's disk, passing ones and lasting ones, and always some after commits."""
    chance = random.Random(f"failures {seed} {plan.name}")
    own = [c for c in plan.calls if not any(str(plan.source) in path for path in c.paths)]
    made = [Trial(plan.name, Fault(call.number, kind, sticky=sticky), codes=CODES)
            for kind, names in KINDS.items() for call in own if call.name in names
            # A full disk stays full; a read error or a lost permission may be one file's alone.
            for sticky in ([True] if names is FULL else [False, True])
            if not (sticky and "read" in names)]
    # What is committed stays, whatever cannot be read back.
    soon = {commit.number + n for commit in plan.commits for n in range(1, 11)}
    return chance.sample(made, min(points, len(made))) + [
        trial for trial in made if trial.fault.at in soon and trial.fault.do in ("EIO", "EACCES")
        and not trial.fault.sticky]


def of_source(checks: Checks, programs: Programs, library: Path, work: Path) -> None:
    for name, trouble in TROUBLES.items():
        with checks.group(f"chaos: {name}"):
            Underneath(checks, programs, library, work / name.replace(" ", "-"), name).run(*trouble)


def long(made: LogObject, seed: int) -> LogObject:
    """With user agents that no gzip makes small: several reads long."""
    chance = random.Random(seed)
    lines = (line.replace(b"curl/8.5.0", chance.randbytes(200).hex().encode())
             for line in made.sound)
    return replace(made, sound=tuple(lines))


class Underneath:
    """Objects in trouble while a run reads them: the victim is one of five."""

    def __init__(self, checks: Checks, programs: Programs, library: Path, work: Path, name: str):
        self.checks, self.programs, self.library = checks, programs, library
        self.work, self.name = work, f"chaos: {name}"
        self.source, self.dataset = work / "logs", work / "dataset"
        self.objects = bucket.hours(8, 1, ("access",), every=2, bad_in=99)
        maker = bucket.Bucket(80)
        self.victim = self.objects[2] = long(maker.changed(self.objects[2], 3000), 1)
        self.other = long(maker.changed(self.victim, 2500), 2)

    def run(self, call: str, which: int, fault: str, final: str, codes: tuple[int, ...]) -> None:
        """`fault` at the `which`-th `call` on the victim; `final` is what it leads to."""
        put(self.objects, self.source)
        path = self.source / self.victim.key()
        hidden = self.work / "hidden"
        shutil.copy2(self.other.put(hidden), self.work / "other")
        commands = {"vanish": f"rm {path}", "replace": f"cp -p {self.work}/other {path}.new && "
                    f"mv {path}.new {path}", "grow": f"cat {self.work}/other >> {path}",
                    "cut": f"truncate -s 100000 {path}"}
        outcome, calls = faults.run(self.programs, self.library, Fault(), (self.source,),
                                    self.work / "log", *self.arguments(self.work / "undisturbed"))
        reads = [c for c in calls if c.name == call and c.paths[0] == str(path)]
        if not self.checks.that(f"{self.name}: there is such a call", len(reads) >= which,
                                f"{len(reads)} calls, {outcome}"):
            return
        do = Fault(reads[which - 1].number, "run" if fault in commands else fault,
                   command=commands.get(fault, ""))
        outcome, calls = faults.run(self.programs, self.library, do, (self.source,),
                                    self.work / "log", *self.arguments(self.dataset))
        self.reported(outcome, codes)
        self.others_are_in()
        self.next_run(path, final)

    def arguments(self, dataset: Path) -> list[str]:
        return [word.format(source=self.source, dataset=dataset) for word in INGEST]

    def reported(self, outcome: Outcome, codes: tuple[int, ...]) -> None:
        self.checks.that(f"{self.name}: exit code {' or '.join(map(str, codes))}",
                         outcome.code in codes, str(outcome))
        if outcome.code == 0:
            return
        naming = [line for line in outcome.err.splitlines() if self.victim.name in line]
        self.checks.that(f"{self.name}: one line names the object", len(naming) == 1,
                         f"{len(naming)} lines: {brief(outcome.err)}")

    def others_are_in(self) -> None:
        """Whole, and of the victim no row of two editions beside one another."""
        rows = content.parts(content.of(self.dataset), "object")
        want = {one.key(): len(one.sound) for one in self.objects if one is not self.victim}
        got = {key: kept.total() for (_, key), kept in rows.items() if key != self.victim.key()}
        self.checks.equal(f"{self.name}: the other objects are in", got, want)

    def next_run(self, path: Path, final: str) -> None:
        rest = [one for one in self.objects if one is not self.victim]
        last: list[LogObject] = []
        if final == "grown":
            path.write_bytes(self.victim.content + self.other.content)
            last = [replace(self.victim, sound=self.victim.sound + self.other.sound,
                            bad=self.victim.bad + self.other.bad)]
        elif final == "kept":
            last = [self.victim]
        elif final != "gone":
            last = [{"old": self.victim, "other": self.other}[final]]
            last[0].put(self.source)
        codes = (0, 65)
        for number in (1, 2):
            again = self.programs.run(self.programs.albatross, *self.arguments(self.dataset))
            self.checks.that(f"{self.name}: run {number} afterwards exits 0", again.code in codes,
                             str(again))
        self.checks.equal(f"{self.name}: the next run is right", content.against_objects(
            self.programs, self.dataset, rest + last), "")
        self.checks.equal(f"{self.name}: no stray file", content.strays(self.dataset), [])


# Call on the victim, which of them, what happens, which edition the dataset ends with, codes. What
# vanishes once it is open is read to its end, as Linux keeps it.
TROUBLES = {
    "read error in the middle": ("read", 2, "EIO", "old", (IO,)),
    "read error at the open": ("open", 1, "EIO", "old", (IO,)),
    "permission lost": ("open", 1, "EACCES", "old", (PERMISSION,)),
    "vanished before it was opened": ("open", 1, "vanish", "gone", (NO_INPUT, TEMPORARY)),
    "vanished and came back": ("open", 1, "vanish", "old", (NO_INPUT, TEMPORARY)),
    "vanished while it was read": ("read", 2, "vanish", "kept", (0,)),
    "replaced before it was opened": ("open", 1, "replace", "other", (0, TEMPORARY)),
    "replaced while it was read": ("read", 2, "replace", "other", (0, TEMPORARY)),
    "grown while it was read": ("read", 2, "grow", "grown", (0, TEMPORARY)),
    "cut while it was read": ("read", 2, "cut", "other", (DATA, TEMPORARY)),
}
