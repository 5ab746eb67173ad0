"""Run twice, add an object, list the same tree from elsewhere: no line lost, none doubled."""
from __future__ import annotations

from pathlib import Path

import table
import tree
from check import Checks
from programs import Programs, split_lines


def run(checks: Checks, programs: Programs, work: Path) -> None:
    root, dataset = work / "again" / "logs", work / "again-dataset"
    made = [tree.lines(1000 * n, 50) for n in range(4)]
    for n, lines in enumerate(made):
        tree.put(root, tree.key(n), tree.gzipped(tree.text(lines)))

    def ingest(name: str, source: Path, rows_new: int) -> None:
        before = table.rows(dataset)
        outcome = programs.ingest(source, dataset)
        checks.that(f"idempotent: {name}: exits 0", outcome.code == 0, str(outcome))
        added = table.rows(dataset) - before
        checks.equal(f"idempotent: {name}: rows added", added, rows_new)
        checks.equal(f"idempotent: {name}: rows said", outcome.summary.get("rows"), rows_new)

    ingest("first run", root, 200)
    files = sorted((dataset / "access").rglob("*.parquet"))
    ingest("second run", root, 0)
    checks.equal("idempotent: second run: same files",
                 sorted((dataset / "access").rglob("*.parquet")), files)
    late = tree.lines(9000, 30)
    tree.put(root, tree.key(9), tree.gzipped(tree.text(late)))
    ingest("a new object", root, 30)
    tree.put(root, tree.key(10), b"")
    ingest("an empty object", root, 0)

    ingest("the tree's parent", root.parent, 0)
    ingest("a folder within", root / "AWSLogs" / tree.ACCOUNT, 0)
    link = work / "again-link"
    link.symlink_to(root, target_is_directory=True)
    ingest("a symbolic link to it", link, 0)
    ingest("one of its files", root / tree.key(2), 0)

    want = sorted(line for lines in [*made, late] for line in lines)
    checks.equal("idempotent: the lines at the end", sorted(programs.lines(dataset)), want)
    plan = programs.run(programs.albatross, "plan", "--source", root, "--dataset", dataset)
    checks.that("idempotent: plan exits 0", plan.code == 0, str(plan))
    shown = programs.run(programs.alb502, "lines", "--dataset", dataset, "--output", "log")
    bad = [line for line in want if b" 502 - " in line]
    checks.equal("idempotent: lines shows the 502s alone", sorted(split_lines(shown.out)), bad)
