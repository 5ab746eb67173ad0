#!/usr/bin/env python3
"""Checkpoints: ours read by every engine with the old JSON gone, and deltalake's read by us.

    deltalog.py --bin .build/release
"""
from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import chdb
import datafusion
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import readers
import tree
from check import Checks
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, write_deltalake
from programs import Programs

COMMITS = 12


def run(checks: Checks, programs: Programs, work: Path) -> None:
    race = programs.albatross.parent / "race"
    if not race.is_file():
        checks.skip("delta log", f"{race} is missing; build first: swift build --product race")
        return
    dataset = work / "deltalog-dataset"
    root = work / "deltalog-logs"
    for n in range(COMMITS):
        tree.put(root, tree.key(n), tree.gzipped(tree.text(tree.lines(1000 * n, 20))))
        made = programs.ingest(root, dataset)
        if not checks.that(f"delta log: ingest {n}", made.code == 0, str(made)):
            return
    access = dataset / "access"
    with checks.group("delta log: ours"):
        ours(checks, programs, race, access, work)
    with checks.group("delta log: deltalake's"):
        theirs(checks, programs, access, work)
    with checks.group("delta log: cleanup"):
        cleanup(checks, work)


def ours(checks: Checks, programs: Programs, race: Path, access: Path, work: Path) -> None:
    copy = Path(shutil.copytree(access, work / "deltalog-ours"))
    want = rows(access)
    done = subprocess.run([race, "--checkpoint", copy], capture_output=True, text=True)
    if not checks.that("delta log: checkpoint written", done.returncode == 0, done.stderr):
        return
    log = copy / "_delta_log"
    newest = DeltaTable(str(access)).version()
    checkpoint = log / f"{newest:020}.checkpoint.parquet"
    checks.that("delta log: checkpoint is there", checkpoint.is_file(), str(os.listdir(log)))
    structure(checks, checkpoint)
    for path in log.glob("*.json"):
        path.unlink()
    for name, read in READERS.items():
        with checks.group(f"delta log: ours: {name}"):
            checks.equal(f"delta log: ours: {name}", read(copy), want)
    delta_scan(checks, copy, len(want))
    said = listing(programs, copy)
    checks.equal("delta log: ours: inspect", said[0]["files"], len(said) - 1)
    checks.equal("delta log: ours: same files", said[1:], listing(programs, access)[1:])
    source, version = "albatross/ledger", listing(programs, access)[0]["transactions"]
    checks.equal("delta log: ours: transactions", said[0]["transactions"], version)
    table = DeltaTable(str(copy))
    checks.equal("delta log: ours: mark", table.transaction_version(source), version[source])
    again = programs.ingest(work / "deltalog-logs", dataset_of(copy, work))
    checks.that("delta log: ours: ingest goes on", again.code == 0, str(again))


def dataset_of(table: Path, work: Path) -> Path:
    dataset = work / "deltalog-continued"
    shutil.copytree(table, dataset / "access")
    return dataset


def structure(checks: Checks, checkpoint: Path) -> None:
    """As the protocol wants it, seen by pyarrow with checksums on, DuckDB and Polars."""
    found = pq.read_table(checkpoint, page_checksum_verification=True)
    footer = pq.ParquetFile(checkpoint)
    levels = {footer.schema.column(i).path: (
        footer.schema.column(i).max_definition_level, footer.schema.column(i).max_repetition_level)
        for i in range(len(footer.schema))}
    checks.equal("delta log: leaves", len(levels), 28)
    checks.equal("delta log: levels of tags", levels["add.tags.key_value.value"], (4, 1))
    checks.equal("delta log: map levels", levels["add.partitionValues.key_value.value"], (4, 1))
    checks.equal("delta log: list levels", levels["metaData.partitionColumns.list.element"], (4, 1))
    checks.that("delta log: maps and lists are annotated",
                pa.types.is_map(found.schema.field("add").type.field("partitionValues").type)
                and pa.types.is_list(found.schema.field("metaData").type
                                     .field("partitionColumns").type), str(found.schema))
    mine = found.to_pylist()
    checks.equal("delta log: one action a row",
                 [sum(v is not None for v in row.values()) for row in mine], [1] * len(mine))
    paths = sorted(row["add"]["path"] for row in mine if row["add"])
    import duckdb
    seen = duckdb.sql(f"SELECT add.path, add.\"partitionValues\"['target'] FROM '{checkpoint}' "
                      "WHERE add IS NOT NULL").fetchall()
    checks.equal("delta log: paths in DuckDB", sorted(row[0] for row in seen), paths)
    checks.that("delta log: partitions in DuckDB", all(
        f"target={row[1]}/" in row[0] for row in seen), str(seen[:2]))
    frame = pl.read_parquet(checkpoint)
    checks.equal("delta log: paths in Polars", sorted(
        frame["add"].struct.field("path").drop_nulls().to_list()), paths)


def theirs(checks: Checks, programs: Programs, access: Path, work: Path) -> None:
    copy = Path(shutil.copytree(access, work / "deltalog-theirs"))
    before = listing(programs, copy)
    table = DeltaTable(str(copy))
    table.create_checkpoint()
    for path in (copy / "_delta_log").glob("*.json"):
        path.unlink()
    after = listing(programs, copy)
    checks.equal("delta log: deltalake's: checkpoint is read", after[0]["checkpoint"],
                 table.version())
    checks.equal("delta log: deltalake's: same files", after[1:], before[1:])
    checks.equal("delta log: deltalake's: same marks", after[0]["transactions"],
                 before[0]["transactions"])
    # A table of its own making: removes, a checkpoint in the middle, more commits behind it.
    own = work / "deltalog-foreign"
    for n in range(8):
        data = pa.table({"p": [f"a b/{n % 3}", None], "x": [n, n + 1]})
        write_deltalake(
            str(own), data, mode="append", partition_by=["p"],
            commit_properties=CommitProperties(app_transactions=[]),
            post_commithook_properties=PostCommitHookProperties(
                create_checkpoint=False, cleanup_expired_logs=False))
        if n == 3:
            DeltaTable(str(own)).delete("x = 2")
            DeltaTable(str(own)).create_checkpoint()
            for path in sorted((own / "_delta_log").glob("*.json"))[:-1]:
                path.unlink()
    said = listing(programs, own)
    table = DeltaTable(str(own))
    checks.equal("delta log: foreign: version", said[0]["version"], table.version())
    found = sorted(str((own / file["path"]).resolve()) for file in said[1:])
    checks.equal("delta log: foreign: files", found,
                 sorted(str(Path(uri).resolve()) for uri in table.file_uris()))
    checks.that("delta log: foreign: files exist", all(Path(p).is_file() for p in found), str(found))


def cleanup(checks: Checks, work: Path) -> None:
    """By which time deltalake goes: the file's, as ours does (LogCleanup.swift)."""
    table = work / "deltalog-cleanup"
    for n in range(4):
        write_deltalake(str(table), pa.table({"x": [n]}), mode="append",
                        configuration={"delta.logRetentionDuration": "interval 1 days"})
    DeltaTable(str(table)).create_checkpoint()
    log = table / "_delta_log"
    DeltaTable(str(table)).cleanup_metadata()
    checks.equal("delta log: fresh files stay", len(list(log.glob("*.json"))), 4)
    for path in log.glob("*.json"):
        old = path.stat().st_mtime - 10 * 86400
        os.utime(path, (old, old))
    DeltaTable(str(table)).cleanup_metadata()
    left = sorted(path.name[18:20] for path in log.glob("*.json"))
    checks.that("delta log: files of old times go", len(left) < 4, str(left))


def rows(table: Path) -> list[tuple]:
    return of_arrow(DeltaTable(str(table)).to_pyarrow_table(columns=COLUMNS))


COLUMNS = ["target", "elb_status_code", "request_url", "trace_id", "source_line"]


def of_arrow(found: pa.Table) -> list[tuple]:
    return sorted(tuple(str(v) for v in row.values()) for row in found.select(COLUMNS).to_pylist())


def of_polars(table: Path) -> list[tuple]:
    return of_arrow(pl.scan_delta(str(table)).select(COLUMNS).collect().to_arrow())


def of_chdb(table: Path) -> list[tuple]:
    sql = f"SELECT {', '.join(COLUMNS)} FROM deltaLakeLocal('{table}')"
    # It reads below the working directory alone.
    with contextlib.chdir(table.parent):
        return of_arrow(chdb.query(sql, "ArrowTable"))


def of_datafusion(table: Path) -> list[tuple]:
    context = datafusion.SessionContext()
    context.register_table("t", DeltaTable(str(table)))
    return of_arrow(context.sql(f"SELECT {', '.join(COLUMNS)} FROM t").to_arrow_table())


READERS = {"deltalake": rows, "Polars": of_polars, "chdb": of_chdb, "DataFusion": of_datafusion}


def delta_scan(checks: Checks, table: Path, want: int) -> None:
    """DuckDB's delta extension needs a DuckDB of its own."""
    if not readers.DUCKDB_PYTHON.is_file():
        checks.skip("delta log: ours: DuckDB delta", f"no {readers.DUCKDB_PYTHON}")
        return
    python = readers.DUCKDB_PYTHON
    program = (
        "import duckdb, duckdb_extension_delta, glob, os, sys\n"
        "folder = os.path.dirname(duckdb_extension_delta.__file__)\n"
        "file = glob.glob(folder + '/**/delta.duckdb_extension', recursive=True)[0]\n"
        "c = duckdb.connect(config={'allow_unsigned_extensions': True})\n"
        "c.execute('SET enable_progress_bar = false')\n"
        "c.execute(f\"LOAD '{file}'\")\n"
        "print(c.execute(f\"SELECT count(*) FROM delta_scan('{sys.argv[1]}')\").fetchone()[0])\n")
    done = subprocess.run([python, "-c", program, str(table)], capture_output=True, text=True)
    checks.equal("delta log: ours: DuckDB delta", done.stdout.strip() or done.stderr[-300:],
                 str(want))


def listing(programs: Programs, table: Path) -> list[dict]:
    said = programs.run(programs.albatross, "inspect", table)
    if said.code != 0:
        raise RuntimeError(f"albatross inspect: {said}")
    return [json.loads(line) for line in said.out.splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    given = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="albatross-") as name:
        run(checks, Programs(given.bin.resolve()), Path(name).resolve())
    return checks.close()


if __name__ == "__main__":
    sys.exit(main())
