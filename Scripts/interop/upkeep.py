"""Compact, vacuum, expire, verify and status; after each step six readers see the same table."""
from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import bucket
import content
import faults
import readers
import table
from bucket import LogObject
from check import Checks, brief
from deltalake import DeltaTable
from programs import Programs
from scenarios import put

FAMILIES = content.FAMILIES
RUNS = 13
MISMATCH = 65


def run(checks: Checks, programs: Programs, work: Path) -> None:
    if not readers.DUCKDB_PYTHON.is_file():
        checks.skip("upkeep: DuckDB's delta extension",
                    f"{readers.DUCKDB_PYTHON} is missing: Scripts/setup --python makes it")
    work = work / "upkeep"
    work.mkdir()
    upkeep = Upkeep(checks, faults.hasty(programs, faults.compiled(work)), work)
    for step in (upkeep.many_runs, upkeep.without_old_json, upkeep.compact, upkeep.vacuum,
                 upkeep.overwrite, upkeep.expire, upkeep.verify, upkeep.quarantine, upkeep.damage):
        with checks.group(f"upkeep: {step.__name__}"):
            step()


class Upkeep:
    def __init__(self, checks: Checks, programs: Programs, work: Path) -> None:
        self.checks, self.programs = checks, programs
        self.source, self.dataset = work / "logs", work / "dataset"
        self.maker = bucket.Bucket(21)
        self.objects: list[LogObject] = bucket.hours(20, 5, FAMILIES, every=4, bad_in=7)

    def albatross(self, *arguments: object, code: int = 0):
        outcome = self.programs.run(self.programs.albatross, *arguments, "--dataset", self.dataset)
        self.checks.that(f"upkeep: {' '.join(map(str, arguments[:3]))} exits {code}",
                         outcome.code == code, str(outcome))
        return outcome

    def tables(self) -> list[Path]:
        return content.tables(self.dataset)

    def agree(self, step: str) -> None:
        """Every reader counts what deltalake counts, and our lines are the bucket's."""
        readers.compare(self.checks, f"upkeep: {step}", self.tables())
        self.checks.equal(f"upkeep: {step}: every line once", content.against_objects(
            self.programs, self.dataset, self.objects), "")
        self.live_files(step)

    def live_files(self, step: str) -> None:
        """What deltalake would vacuum is what is on disk and not live; `vacuum` says the same.

        deltalake names tombstones also where the file is gone.
        """
        dead = set()
        for folder in self.tables():
            found = DeltaTable(str(folder)).vacuum(
                retention_hours=0, dry_run=True, enforce_retention_duration=False)
            dead |= {f"{folder.name}/{path}" for path in found if (folder / path).exists()}
        on_disk = {str(path.relative_to(self.dataset)) for path in self.dataset.rglob("part-*")}
        live = {str(path.relative_to(self.dataset.resolve()))
                for folder in self.tables() for path in table.files(folder)}
        self.checks.equal(f"upkeep: {step}: deltalake's live files", on_disk - dead, live)
        ours = self.albatross("vacuum", "--dry-run", "--older-than", "0d").out.decode().split()
        self.checks.equal(f"upkeep: {step}: vacuum --dry-run as deltalake", sorted(ours),
                          sorted(dead))
        self.checks.equal(f"upkeep: {step}: no stray file", content.strays(self.dataset), [])

    def versions(self, folder: Path) -> list[int]:
        return sorted(int(path.name[:20]) for path in folder.glob("_delta_log/*.json"))

    def many_runs(self) -> None:
        for n in range(RUNS):
            put(self.objects[n::RUNS], self.source)
            outcome = self.programs.ingest(self.source, self.dataset)
            self.checks.that(f"upkeep: run {n} exits 0 or 65", outcome.code in (0, 65),
                             str(outcome))
        for folder in self.tables():
            versions = self.versions(folder)
            self.checks.equal(f"upkeep: {folder.name}: versions contiguous", versions,
                              list(range(len(versions))))
            history = DeltaTable(str(folder)).history()
            told = sorted(entry["version"] for entry in history)
            self.checks.equal(f"upkeep: {folder.name}: deltalake's history", told, versions)
            silent = [entry for entry in history if not entry.get("operation")
                      or not entry.get("timestamp")
                      or "albatross/" not in entry.get("engineInfo", "")]
            self.checks.that(f"upkeep: {folder.name}: each commit says who, what, when",
                             not silent, brief(silent))
        self.agree("many runs")

    def without_old_json(self) -> None:
        """What a cleaner may take by the protocol: everything before the newest checkpoint."""
        cleaned = 0
        for folder in self.tables():
            log = folder / "_delta_log"
            points = sorted(log.glob("*.checkpoint.parquet"))
            if points:
                newest = int(points[-1].name[:20])
                for version in self.versions(folder):
                    if version < newest:
                        (log / f"{version:020}.json").unlink()
                        cleaned += 1
        self.checks.that(f"upkeep: a checkpoint after {RUNS} runs", cleaned > 0)
        self.agree("without old JSON")
        again = self.programs.ingest(self.source, self.dataset)
        found = again.summary["objects"]["new"] if again.code == 0 else str(again)
        self.checks.equal("upkeep: without old JSON: nothing is new", found, 0)

    def compact(self) -> None:
        before = {folder.name: len(table.files(folder)) for folder in self.tables()}
        rows, marks = content.of(self.dataset), {f: self.versions(f)[-1] for f in self.tables()}
        self.albatross("compact")
        self.checks.equal("upkeep: compact: same rows",
                          content.difference(content.of(self.dataset), rows), "")
        after = {folder.name: len(table.files(folder)) for folder in self.tables()}
        self.checks.that("upkeep: compact: fewer files", after["access"] < before["access"],
                         f"{before}, then {after}")
        parts = {path.parent for path in table.files(self.dataset / "access")}
        self.checks.equal("upkeep: compact: one file a partition", after["access"], len(parts))
        changing = [action for folder, mark in marks.items()
                    for version in self.versions(folder) if version > mark
                    for action in self.actions(folder, version)
                    for kind in ("add", "remove") if action.get(kind, {}).get("dataChange")]
        self.checks.that("upkeep: compact: dataChange is false", not changing, brief(changing))
        self.agree("compact")
        marks = {f: self.versions(f)[-1] for f in self.tables()}
        self.albatross("compact")
        self.checks.equal("upkeep: compact: again does nothing",
                          {f: self.versions(f)[-1] for f in self.tables()}, marks)

    def actions(self, folder: Path, version: int) -> list[dict]:
        text = (folder / "_delta_log" / f"{version:020}.json").read_text()
        return [json.loads(line) for line in text.splitlines()]

    def vacuum(self) -> None:
        """Young tombstones stay: readers may still be at them."""
        kept = self.albatross("vacuum").out
        self.checks.equal("upkeep: vacuum: nothing is older than 7 days", kept, b"")
        dead = self.albatross("vacuum", "--dry-run", "--older-than", "0d").out.decode().split()
        gone = self.albatross("vacuum", "--older-than", "0d").out.decode().split()
        self.checks.equal("upkeep: vacuum: takes what the dry run said", sorted(gone), sorted(dead))
        left = [path for path in dead if (self.dataset / path).exists()]
        self.checks.that("upkeep: vacuum: they are gone", len(dead) > 0 and not left, brief(left))
        self.agree("vacuum")

    def overwrite(self) -> None:
        self.objects = [self.maker.changed(one) if n % 3 == 0 else one
                        for n, one in enumerate(self.objects)]
        put(self.objects, self.source)
        first, last = bucket.BEGIN, bucket.BEGIN + timedelta(hours=6)
        outcome = self.programs.run(
            self.programs.albatross, "backfill", "--source", self.source, "--dataset",
            self.dataset, "--from", f"{first:%Y-%m-%dT%H:%M:%SZ}", "--to",
            f"{last:%Y-%m-%dT%H:%M:%SZ}", "--overwrite")
        self.checks.that("upkeep: backfill --overwrite exits 0 or 65", outcome.code in (0, 65),
                         str(outcome))
        self.agree("overwrite")

    def expire(self) -> None:
        """The objects of a later day stay."""
        late = [self.maker.object(family, bucket.BEGIN + timedelta(days=3, hours=8), 1, 20)
                for family in FAMILIES]
        put(late, self.source)
        self.programs.ingest(self.source, self.dataset)
        before = content.of(self.dataset)
        flags = ("--older-than", "2d", "--now", "2026-11-23T12:00:00Z")
        self.albatross("expire", *flags, "--dry-run")
        self.checks.equal("upkeep: expire --dry-run changes nothing",
                          content.difference(content.of(self.dataset), before), "")
        self.albatross("expire", *flags)
        self.objects = late
        self.agree("expire")
        again = self.programs.ingest(self.source, self.dataset)
        found = again.summary["objects"]["new"] if again.code in (0, 65) else str(again)
        self.checks.equal("upkeep: expire: no run brings it back", found, 0)

    def verify(self) -> None:
        for family in FAMILIES:
            again = [self.maker.object(family, bucket.BEGIN + timedelta(days=3, hours=9), 1, 10, 1)]
            put(again, self.source)
            self.objects += again
        self.programs.ingest(self.source, self.dataset)
        said = json.loads(self.albatross("verify", "--output", "json").out)
        print(f"      verify: {brief(said, 1000)}")
        self.albatross("verify", "--deep", "--source", self.source)
        said = json.loads(self.albatross("status", "--output", "json").out)
        print(f"      status: {brief(said, 1000)}")
        self.checks.that("upkeep: status names its schema",
                         str(said.get("schema", "")).startswith("albatross.status/"), brief(said))

    def quarantine(self) -> None:
        listed = self.albatross("quarantine", "list").out
        bad = table.quarantine(self.dataset)
        missing = [row for row in bad
                   if Path(row["source_object"]).name.encode() not in listed
                   or row["reason"].encode() not in listed]
        self.checks.that(f"upkeep: quarantine list names {len(bad)} lines and why",
                         bool(bad) and not missing, brief(missing[:2]))
        before = content.of(self.dataset)
        self.albatross("quarantine", "replay")
        self.checks.equal("upkeep: quarantine replay: what is bad stays",
                          content.difference(content.of(self.dataset), before), "")

    def damage(self) -> None:
        """What verify is for: a flipped byte, a file that is gone."""
        victim = max(table.files(self.dataset / "access"), key=lambda path: path.stat().st_size)
        sound = victim.read_bytes()
        middle = len(sound) // 3
        damaged = sound[:middle] + bytes([sound[middle] ^ 0xFF]) + sound[middle + 1:]
        for name, content_now in (("cut short", sound[:-100]), ("gone", None),
                                  ("a flipped byte", damaged)):
            victim.unlink(missing_ok=True)
            if content_now is not None:
                victim.write_bytes(content_now)
            deep = ("--deep", "--source", self.source) if name == "a flipped byte" else ()
            found = self.albatross("verify", *deep, code=MISMATCH)
            self.checks.that(f"upkeep: verify: {name}: names the file",
                             victim.name in found.err + found.out.decode("utf-8", "replace"),
                             str(found))
            self.checks.that(f"upkeep: verify: {name}: no crash",
                             not re.search("Fatal error|Segmentation", found.err), str(found))
            victim.write_bytes(sound)
        self.albatross("verify")
