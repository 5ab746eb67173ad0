"""Delta readers other than ours: what each counts in a table, by partition."""
from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import chdb
import datafusion
import polars as pl
from check import Checks, brief
from deltalake import DeltaTable

# DuckDB's delta extension has no version for the DuckDB of requirements.txt: it has its own.
DUCKDB_PYTHON = Path(__file__).resolve().parents[2] / ".venv-delta" / "bin" / "python"
DUCKDB_SCRIPT = """
import duckdb, glob, json, sys
found = glob.glob(sys.prefix + "/lib/*/site-packages/duckdb_extension_delta/extensions/*/*")
connection = duckdb.connect(config={"autoinstall_known_extensions": False})
# On a busy machine it would be written between the answers.
connection.execute("SET enable_progress_bar = false")
connection.execute(f"LOAD '{found[0]}'")
print(json.dumps([connection.execute(sql).fetchall() for sql in json.load(sys.stdin)]))
"""

# Rows and the sum of their line numbers, by the values of the partition columns as text.
Counts = dict[tuple[str, ...], tuple[int, int]]


def columns(folder: Path) -> list[str]:
    return DeltaTable(str(folder)).metadata().partition_columns


def sql(folder: Path, relation: str, text: str) -> str:
    keys = [text.format(name) for name in columns(folder)]
    return (f"SELECT {', '.join(keys)}, count(*), sum(source_line) FROM {relation} "
            f"GROUP BY {', '.join(keys)}")


def counts(rows: list) -> Counts:
    return {tuple(map(str, row[:-2])): (int(row[-2]), int(row[-1])) for row in rows}


def of_deltalake(folder: Path) -> Counts:
    keys = columns(folder)
    read = DeltaTable(str(folder)).to_pyarrow_table(columns=[*keys, "source_line"])
    return counts(pl.from_arrow(read).group_by(keys).agg(
        pl.len(), pl.col("source_line").cast(pl.Int64).sum()).rows())


def of_polars(folder: Path) -> Counts:
    keys = columns(folder)
    return counts(pl.scan_delta(str(folder)).group_by(keys).agg(
        pl.len(), pl.col("source_line").cast(pl.Int64).sum()).collect().rows())


def of_chdb(folder: Path) -> Counts:
    query = sql(folder, f"deltaLakeLocal('{folder}')", "toString({})")
    # It reads below the working directory alone.
    with contextlib.chdir(folder.parent):
        found = str(chdb.query(query, "JSONCompactEachRow"))
    return counts([json.loads(line) for line in found.splitlines()])


def of_datafusion(folder: Path) -> Counts:
    context = datafusion.SessionContext()
    context.register_table("rows", DeltaTable(str(folder)))
    batches = context.sql(sql(folder, "rows", "cast({} AS varchar)")).collect()
    return counts([tuple(row.values()) for batch in batches for row in batch.to_pylist()])


def of_duckdb(folders: list[Path]) -> list[Counts]:
    queries = [sql(folder, f"delta_scan('{folder}')", "{}::varchar") for folder in folders]
    done = subprocess.run([DUCKDB_PYTHON, "-c", DUCKDB_SCRIPT], input=json.dumps(queries),
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return [counts(rows) for rows in json.loads(done.stdout.splitlines()[-1])]


def each(read: Callable[[Path], Counts]) -> Callable[[list[Path]], list[Counts]]:
    return lambda folders: [read(folder) for folder in folders]


def compare(checks: Checks, name: str, folders: list[Path]) -> None:
    """Every reader counts in the tables what deltalake counts."""
    want = [of_deltalake(folder) for folder in folders]
    found = {"Polars": each(of_polars), "chdb": each(of_chdb), "DataFusion": each(of_datafusion)}
    if DUCKDB_PYTHON.is_file():
        found["DuckDB delta"] = of_duckdb
    for reader, read in found.items():
        try:
            checks.equal(f"{name}: {reader} reads {len(folders)} tables", read(folders), want)
        except Exception as error:
            checks.that(f"{name}: {reader}", False, brief(error))
