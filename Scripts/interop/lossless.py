"""Every line that goes in comes out again byte for byte, or stands in quarantine with a reason."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import grammar
import table
import tree
from bucket import BEGIN, FIVE, LogObject
from check import Checks, brief
from programs import Outcome, Programs, split_lines

FAMILIES = {"connection-logs.log": "connection", "health-check-logs.log": "health_check"}


def corpus(checks: Checks, programs: Programs, shared: Path | None, work: Path) -> None:
    folder = shared / "corpus" if shared else None
    if not folder or not folder.is_dir():
        checks.skip("lossless: corpus", "no corpus folder in the shared folder")
        return
    for path in sorted(folder.glob("*.log")):
        with checks.group(f"lossless: {path.name}"):
            check = rejected if path.name.endswith(".reject.log") else kept
            check(checks, programs, path, work / f"corpus-{path.stem}")


def kept(checks: Checks, programs: Programs, path: Path, dataset: Path) -> None:
    family = FAMILIES.get(path.name)
    flags = ["--family", family] if family else []
    outcome = programs.ingest(path, dataset, *flags)
    if not checks.that(f"lossless: {path.name}: ingest", outcome.code == 0, str(outcome)):
        for bad in table.quarantine(dataset)[:5]:
            print(f"      line {bad['source_line']}: {bad['reason']}")
        return
    want = split_lines(path.read_bytes())
    same_lines(checks, f"lossless: {path.name}", programs.lines(dataset, *flags), want)
    conserved(checks, f"lossless: {path.name}", outcome, len(want), len(want))


def families(checks: Checks, programs: Programs, shared: Path | None, work: Path) -> None:
    """The three families in one dataset, told apart by their names, before and after compact."""
    folder = shared / "corpus" if shared else None
    if not folder or not folder.is_dir():
        checks.skip("lossless: families", "no corpus folder in the shared folder")
        return
    root, dataset = work / "families", work / "families-dataset"
    want: dict[str, list[bytes]] = {}
    for name, family in {**FAMILIES, "aws-docs-2026.log": "access"}.items():
        lines = split_lines((folder / name).read_bytes())
        want[family] = lines
        # In two runs, so that compact has something to do.
        for half, part in enumerate((lines[::2], lines[1::2])):
            one = LogObject(family, BEGIN + half * FIVE, 1, tuple(part))
            tree.put(root, one.key(), one.content)
            outcome = programs.ingest(root, dataset)
            checks.that(f"lossless: families: {family}: ingest", outcome.code == 0, str(outcome))
    for step in ("ingest", "compact"):
        if step == "compact":
            done = programs.run(programs.albatross, "compact", "--dataset", dataset)
            checks.that("lossless: families: compact exits 0", done.code == 0, str(done))
        for family, lines in want.items():
            same_lines(checks, f"lossless: families: {family} after {step}",
                       programs.lines(dataset, "--family", family), lines)


def rejected(checks: Checks, programs: Programs, path: Path, dataset: Path) -> None:
    outcome = programs.ingest(path, dataset)
    want = split_lines(path.read_bytes())
    checks.that(f"lossless: {path.name}: exit code 65", outcome.code == 65, str(outcome))
    checks.equal(f"lossless: {path.name}: no row", table.rows(dataset), 0)
    bad = [row["raw"].rstrip(b"\r") for row in table.quarantine(dataset)]
    same_lines(checks, f"lossless: {path.name}: quarantine", bad, want)


def day(checks: Checks, programs: Programs, root: Path | None, work: Path) -> None:
    if root is None:
        checks.skip("lossless: day", "no bench/generate_day.py in the shared folder")
        return
    want = tree.all_lines(root)
    for inflate in ("isal", "zlib"):
        name = f"lossless: day by {inflate}"
        dataset = work / f"lossless-{inflate}"
        outcome = programs.ingest(root, dataset, "--inflate", inflate)
        if inflate == "isal" and outcome.code in (64, 69, 78):
            checks.skip(name, f"built without ISA-L ({outcome.err.strip()[:100]})")
            continue
        if checks.that(f"{name}: ingest", outcome.code == 0, str(outcome)):
            same_lines(checks, name, programs.lines(dataset), want)
            conserved(checks, name, outcome, len(want), len(want))


def random_lines(
    checks: Checks, programs: Programs, work: Path, seed: int, objects: int, *flags: object
) -> None:
    """The property test: objects of random lines, sound ones and wounded ones."""
    name = f"lossless: random lines {seed}"
    maker = grammar.Grammar(seed)
    made = [grammar.log_object(maker, n, 0 if n % 17 == 3 else maker.random.randint(1, 400))
            for n in range(objects)]
    root, dataset = work / f"random-{seed}", work / f"random-{seed}-dataset"
    for one in made:
        tree.put(root, one.name, one.content)
    outcome = programs.ingest(root, dataset, *flags)
    checks.that(f"{name}: exit code", outcome.code in (0, 65), str(outcome))
    printed, bad = programs.lines(dataset), table.quarantine(dataset)
    refused = [row["raw"].rstrip(b"\r") for row in bad]
    lines = [line for one in made for _, line, _ in one.lines]
    same_lines(checks, f"{name}: row or quarantine", printed + refused, lines)
    conserved(checks, name, outcome, len(lines), len(printed))
    by_object(checks, name, dataset, made, bad)
    sound = Counter(line for one in made for _, line, sound in one.lines if sound)
    lost = list((sound - Counter(printed)).elements())
    reasons = {row["raw"].rstrip(b"\r"): row["reason"] for row in bad}
    why = [f"{reasons.get(line)}: {line!r}" for line in lost[:3]]
    checks.that(f"{name}: sound lines are rows", not lost,
                f"{len(lost)} of {sound.total()} are not, such as " + brief(" | ".join(why), 2000))


def by_object(
    checks: Checks, name: str, dataset: Path, made: list[grammar.LogObject], bad: list[dict]
) -> None:
    """Each line of each object is once a row or once in quarantine, under its own number."""
    places = Counter()
    rows = table.read(dataset / "access", ["source_object", "source_line"]).to_pylist()
    for row in rows + bad:
        places[Path(row["source_object"]).name, row["source_line"]] += 1
    want = {(Path(one.name).name, n): 1 for one in made for n, _, _ in one.lines}
    checks.equal(f"{name}: every object and line number once", dict(places), want)
    lines = {(Path(one.name).name, n): line for one in made for n, line, _ in one.lines}
    wrong = [row for row in bad if row["raw"].rstrip(b"\r") != lines.get(
        (Path(row["source_object"]).name, row["source_line"]))]
    checks.that(f"{name}: quarantine has the bytes of its line", not wrong, brief(wrong[:1]))
    silent = [row for row in bad if not row["reason"]]
    checks.that(f"{name}: quarantine says why", not silent, brief(silent[:1]))


def same_lines(checks: Checks, name: str, got: list[bytes], want: list[bytes]) -> None:
    lost, invented = Counter(want) - Counter(got), Counter(got) - Counter(want)
    sample = f"lost {next(iter(lost), None)!r}, invented {next(iter(invented), None)!r}"
    checks.that(f"{name}: byte for byte", not lost and not invented,
                f"{lost.total()} lost, {invented.total()} invented: {brief(sample, 2000)}")


def conserved(checks: Checks, name: str, outcome: Outcome, lines: int, rows: int) -> None:
    summary = outcome.summary
    got = tuple(summary.get(k) for k in ("lines", "rows", "quarantined"))
    checks.equal(f"{name}: lines = rows + quarantined", got, (lines, rows, lines - rows))
