"""Any order of arrival and any split into runs lead to one table: a property test over schedules.

Objects of three days arrive in random batches, late, twice, in a later day's folder, and change;
runs of every kind come in between, some of them killed. In the end one ingest without a window must
leave what one plain ingest of the final bucket makes.
"""
from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import bucket
import content
import faults
from bucket import BEGIN, LogObject
from check import Checks, brief
from content import FAMILIES, Content
from programs import Programs
from trials import killed

DAYS, LATE_DAYS = 3, 7


def run(checks: Checks, programs: Programs, work: Path, count: int, first_seed: int = 1) -> None:
    """`count` schedules; a failing one is named by its seed and can be run alone."""
    work = work / "schedules"
    work.mkdir()
    programs = faults.hasty(programs, faults.compiled(work))
    for seed in range(first_seed, first_seed + count):
        with checks.group(f"schedules: seed {seed}"):
            folder = work / str(seed)
            schedule = Schedule(programs, folder, seed)
            problems = schedule.play()
            for event in schedule.events if problems else []:
                print(f"      {event}")
            checks.that(f"schedules: seed {seed}: {len(schedule.events)} events, one table",
                        not problems, brief(problems, 1500))
            shutil.rmtree(folder)


class Schedule:
    def __init__(self, programs: Programs, folder: Path, seed: int) -> None:
        self.programs, self.random = programs, random.Random(seed)
        self.maker = bucket.Bucket(seed)
        self.root, self.dataset = folder / "logs", folder / "dataset"
        self.root.mkdir(parents=True)
        self.link = folder / "link"
        self.link.symlink_to(self.root, target_is_directory=True)
        self.reference = folder / "reference"
        # What the bucket holds, and in which days' folders, by key.
        self.present: dict[str, LogObject] = {}
        self.places: dict[str, set[int]] = {}
        self.events: list[str] = []
        self.problems: list[str] = []
        self.waiting = self.pool()

    def pool(self) -> list[LogObject]:
        made = []
        for day in range(DAYS):
            for slot in sorted(self.random.sample(range(1, 289), 7)):
                family = self.random.choice(FAMILIES)
                end = BEGIN.replace(hour=0) + timedelta(days=day, minutes=5 * slot)
                made.append(self.maker.object(family, end, 1 + slot % 2,
                                              self.random.randint(1, 12),
                                              self.random.choice([0, 0, 0, 1])))
        self.random.shuffle(made)
        return made

    def play(self) -> list[str]:
        while self.waiting or len(self.events) < 25:
            self.random.choices(
                [self.arrive, self.arrive_again, self.change, self.ingest, self.ingest_part,
                 self.backfill, self.overwrite, self.compact],
                weights=[6, 1, 2, 5, 1, 3, 1, 2])[0]()
        self.command("ingest", "--source", self.root, may_die=False)
        last = self.command("ingest", "--source", self.root, may_die=False)
        self.events[-1] += " again"
        if last and (last.get("rows") or last["objects"]["new"]):
            self.problems.append(f"the last ingest still found {last['objects']['new']} objects")
        self.compare()
        return self.problems

    def arrive(self) -> None:
        """Some objects, one in five a week late, so that it lies in a later day's folder."""
        count = self.random.randint(1, 5)
        batch, self.waiting = self.waiting[:count], self.waiting[count:]
        for one in batch:
            late = LATE_DAYS if self.random.randrange(5) == 0 else 0
            one.put(self.root, late)
            self.present[one.name], self.places[one.name] = one, {late}
        self.events.append(f"{len(batch)} objects arrive")

    def arrive_again(self) -> None:
        """The same object in two folders."""
        if self.present:
            one = self.random.choice(list(self.present.values()))
            one.put(self.root, LATE_DAYS)
            self.places[one.name].add(LATE_DAYS)
            self.events.append(f"{one.name} arrives in another folder too")

    def change(self) -> None:
        if self.present:
            name = self.random.choice(sorted(self.present))
            one = self.maker.changed(self.present[name])
            for late in self.places[name]:
                one.put(self.root, late)
            self.present[name] = one
            self.events.append(f"{name} changes to {len(one.lines)} lines")

    def ingest(self) -> None:
        window = []
        if self.random.randrange(2):
            now = BEGIN + timedelta(hours=self.random.randint(0, 24 * DAYS))
            window = ["--window", "48h", "--now", f"{now:%Y-%m-%dT%H:%M:%SZ}"]
        source = self.random.choice([self.root, self.root, self.root.parent, self.link])
        self.command("ingest", "--source", source, *window)

    def ingest_part(self) -> None:
        """One folder or one file of the tree."""
        paths = sorted(self.root.rglob("*"))
        if paths:
            self.command("ingest", "--source", self.random.choice(paths))

    def range(self) -> list[str]:
        begin = BEGIN.replace(hour=0) + timedelta(hours=self.random.randint(0, 24 * DAYS - 1))
        end = begin + timedelta(hours=self.random.randint(1, 30))
        return ["--from", f"{begin:%Y-%m-%dT%H:%M:%SZ}", "--to", f"{end:%Y-%m-%dT%H:%M:%SZ}"]

    def backfill(self) -> None:
        self.command("backfill", "--source", self.root, *self.range(), "--order",
                     self.random.choice(["newest", "oldest"]))

    def overwrite(self) -> None:
        self.command("backfill", "--source", self.root, *self.range(), "--overwrite")

    def compact(self) -> None:
        if self.dataset.is_dir():
            self.command("compact")

    def command(self, verb: str, *arguments: object, may_die: bool = True) -> dict | None:
        """Runs a verb, one time in eight killed on its way."""
        words = [verb, *map(str, arguments), "--dataset", str(self.dataset)]
        if verb in ("ingest", "backfill"):
            words += ["--progress", "json"]
        self.events.append(" ".join(words[:1] + [Path(w).name for w in words[1:]]))
        if may_die and self.random.randrange(8) == 0:
            killed(self.programs, words, self.random.uniform(0.005, 0.08))
            self.events[-1] += ", killed"
            return None
        outcome = self.programs.run(self.programs.albatross, *words)
        # 66: nothing has arrived there yet.
        if outcome.code not in ((0, 65, 66) if may_die else (0, 65)):
            self.problems.append(f"{self.events[-1]}: {outcome}")
        return outcome.summary if verb == "ingest" and outcome.out else None

    def compare(self) -> None:
        plain = self.programs.ingest(self.root, self.reference)
        if plain.code not in (0, 65):
            self.problems.append(f"reference: {plain}")
        got, want = (by_name(content.of(one)) for one in (self.dataset, self.reference))
        self.problems += filter(None, [
            content.difference(got, want),
            content.against_objects(self.programs, self.dataset, self.present.values()),
            "left behind: " + brief(left) if (left := content.strays(self.dataset)) else ""])


def by_name(found: Content) -> Content:
    """Of an object in two folders either may be the one that was taken."""
    return {name: sorted(((Path(row[0]).name, *row[1:]) for row in rows),
                         key=lambda row: (row[0], row[1], str(row)))
            for name, rows in found.items()}
