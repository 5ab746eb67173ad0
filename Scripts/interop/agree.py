"""Four independent readers of the table against DuckDB on the raw logs."""
from __future__ import annotations

from pathlib import Path

import facts
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import raw
import table
from check import Checks
from facts import SUMS, TIMES, Facts
from programs import Programs

READ = ("read_parquet('{}/date=*/**/*.parquet', hive_partitioning=true,"
        " hive_types={{'date': DATE, 'hour': INTEGER, 'target': VARCHAR}})")


def run(checks: Checks, programs: Programs, source: Path, work: Path, label: str) -> None:
    dataset = work / f"agree-{label}"
    outcome = programs.ingest(source, dataset)
    if not checks.that(f"agree {label}: ingest", outcome.code == 0, str(outcome)):
        return
    connection = raw.connect()
    raw.create_view(connection, source)
    truth = facts.of_sql(connection, "raw")
    summary = outcome.summary
    checks.equal(f"agree {label}: summary's rows", summary.get("rows"), truth["rows"])
    checks.equal(f"agree {label}: summary's lines", summary.get("lines"), truth["rows"])
    access = dataset / "access"
    readers = {"pyarrow": of_pyarrow, "DuckDB": of_duckdb, "Polars": of_polars,
               "deltalake": of_deltalake}
    for name, read in readers.items():
        with checks.group(f"agree {label}: {name}"):
            found = read(access)
            for fact, want in truth.items():
                checks.equal(f"agree {label}: {name}: {fact}", found[fact], want)
    with checks.group(f"agree {label}: every value"):
        every_value(checks, connection, access, label)


def every_value(checks: Checks, connection, access: Path, label: str) -> None:
    """Row by row: all columns but the line number; of the raw line, whether there is one."""
    connection.execute(f"CREATE OR REPLACE VIEW ours AS SELECT * FROM {READ.format(access)}")
    columns = comparable()
    for one, other, name in [("raw", "ours", "missing"), ("ours", "raw", "invented")]:
        rows = connection.execute(
            f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other} LIMIT 1"
        ).fetchall()
        checks.that(f"agree {label}: every value, none {name}", not rows, f"{name}: {rows}")


def comparable() -> str:
    parts = []
    for name in raw.COLUMNS:
        if name in TIMES:
            parts.append(f"epoch_us({name})")
        elif name == "source_object":
            parts.append("regexp_extract(source_object, '[^/]+$')")
        elif name == "raw_line":
            parts.append("raw_line IS NULL")
        elif name != "source_line":
            parts.append(name)
    return ", ".join(parts)


def of_duckdb(access: Path) -> Facts:
    return facts.of_sql(raw.connect(), READ.format(access))


def of_pyarrow(access: Path) -> Facts:
    options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
    partitioning = ds.partitioning(
        pa.schema([("date", pa.date32()), ("hour", pa.int32()), ("target", pa.string())]),
        flavor="hive")
    found = ds.dataset(
        access, format=ds.ParquetFileFormat(default_fragment_scan_options=options),
        partitioning=partitioning)
    return of_arrow(found.to_table())


def of_deltalake(access: Path) -> Facts:
    return of_arrow(table.read(access))


def of_arrow(rows: pa.Table) -> Facts:
    seconds = pc.divide(microseconds(rows["time"]), 1_000_000)
    rows = rows.append_column("second", seconds)
    rows = rows.set_column(
        rows.schema.get_field_index("date"), "date", rows["date"].cast(pa.string()))
    bad = rows.filter(pc.equal(rows["elb_status_code"], 502))
    ends = [pc.min_max(microseconds(rows[c])).as_py() for c in TIMES]
    times = [value for end in ends for value in (end["min"], end["max"])]
    return {
        "rows": rows.num_rows,
        "502s per target": arrow_counts(bad, ["target_ip", "target_port"]),
        "502s per second": arrow_counts(bad, ["second"]),
        "sums of bytes": {c: pc.sum(rows[c]).as_py() for c in SUMS},
        "minima and maxima of times": dict(zip(facts.ends_of(TIMES), times)),
        "nulls per column": {c: rows[c].null_count for c in raw.COLUMNS},
        "rows per partition": arrow_counts(rows, ["date", "hour", "target"]),
    }


def microseconds(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.timestamp("us", tz=column.type.tz)).cast(pa.int64())


def arrow_counts(rows: pa.Table, keys: list[str]) -> dict:
    groups = rows.select(keys).group_by(keys).aggregate([([], "count_all")]).to_pylist()
    return {tuple(g[k] for k in keys): g["count_all"] for g in groups}


def of_polars(access: Path) -> Facts:
    rows = pl.scan_delta(str(access))
    bad = rows.filter(pl.col("elb_status_code") == 502)
    second = pl.col("time").dt.epoch("us") // 1_000_000
    ends = [getattr(pl.col(c).dt.epoch("us"), end)().alias(f"{end} {c}")
            for c in TIMES for end in ("min", "max")]
    return {
        "rows": rows.select(pl.len()).collect().item(),
        "502s per target": polars_counts(bad, pl.col("target_ip"), pl.col("target_port")),
        "502s per second": polars_counts(bad, second.alias("second")),
        "sums of bytes": rows.select(pl.col(SUMS).sum()).collect().row(0, named=True),
        "minima and maxima of times": rows.select(ends).collect().row(0, named=True),
        "nulls per column": rows.select(
            pl.col(raw.COLUMNS).null_count()).collect().row(0, named=True),
        "rows per partition": polars_counts(
            rows, pl.col("date").cast(pl.String), pl.col("hour"), pl.col("target")),
    }


def polars_counts(rows: pl.LazyFrame, *keys: pl.Expr) -> dict:
    groups = rows.group_by(*keys).agg(pl.len()).collect()
    return {row[:-1]: row[-1] for row in groups.rows()}
