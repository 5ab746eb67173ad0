"""The files that ingest writes, read by five engines: equal values, and what their filters select.

A filter that selects fewer rows than there are was led astray by statistics, a page index or a
bloom filter; so each predicate is one query, and every engine uses all of them that it can.
"""
from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path

import chdb.session
import datafusion
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import raw
from check import Checks
from predicates import EPOCH, Predicate, Predicates
from programs import Programs

# Together they name a row of an access table.
KEY = [("source_object", "ascending"), ("source_line", "ascending")]
BLOOM = [column["name"] for field in raw.FIELDS for column in field["columns"]
         if column.get("bloom")]
FAILURES_SHOWN = 3


class PyArrow:
    name = "pyarrow"

    def __init__(self, folder: Path) -> None:
        self.rows = ds.dataset(folder, format="parquet")

    def table(self) -> pa.Table:
        return self.rows.to_table()

    def count(self, predicate: Predicate) -> int:
        kind = self.rows.schema.field(predicate.column).type
        return self.rows.count_rows(filter=predicate.arrow(kind))


class DuckDB:
    name = "DuckDB"

    def __init__(self, folder: Path) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 2")
        self.connection.execute("SET TimeZone = 'UTC'")
        self.source = f"read_parquet('{folder}/*.parquet')"

    def table(self) -> pa.Table:
        return self.connection.sql(f"FROM {self.source}").to_arrow_table()

    def count(self, predicate: Predicate) -> int:
        where = predicate.sql(literals("TIMESTAMPTZ '{}'"))
        sql = f"SELECT count(*) FROM {self.source} WHERE {where}"
        return self.connection.execute(sql).fetchone()[0]


class Polars:
    name = "Polars"

    def __init__(self, folder: Path) -> None:
        self.rows = pl.scan_parquet(f"{folder}/*.parquet", use_statistics=True)

    def table(self) -> pa.Table:
        return self.rows.collect().to_arrow()

    def count(self, predicate: Predicate) -> int:
        return self.rows.filter(predicate.polars()).select(pl.len()).collect().item()


class DataFusion:
    name = "DataFusion"

    SETTINGS = ["pushdown_filters", "reorder_filters", "enable_page_index", "pruning",
                "bloom_filter_on_read"]

    def __init__(self, folder: Path) -> None:
        config = datafusion.SessionConfig()
        for setting in self.SETTINGS:
            config = config.set(f"datafusion.execution.parquet.{setting}", "true")
        self.context = datafusion.SessionContext(config)
        self.context.register_parquet("rows", str(folder), parquet_pruning=True)

    def table(self) -> pa.Table:
        return self.context.sql("SELECT * FROM rows").to_arrow_table()

    def count(self, predicate: Predicate) -> int:
        cast = "arrow_cast('{}', 'Timestamp(Microsecond, Some(\"UTC\"))')"
        sql = f"SELECT count(*) FROM rows WHERE {predicate.sql(literals(cast))}"
        return self.context.sql(sql).collect()[0][0][0].as_py()


class ClickHouse:
    name = "chdb"

    SETTINGS = ["use_native_reader_v3", "filter_push_down", "bloom_filter_push_down",
                "page_filter_push_down", "use_offset_index", "verify_checksums"]

    def __init__(self, folder: Path) -> None:
        self.session = chdb.session.Session()
        self.source = f"file('{folder}/*.parquet', Parquet)"
        settings = ", ".join(f"input_format_parquet_{name} = 1" for name in self.SETTINGS)
        self.session.query(f"SET {settings}")

    def table(self) -> pa.Table:
        made = self.session.query(f"SELECT * FROM {self.source}", "ArrowStream")
        return pa.ipc.open_stream(made.bytes()).read_all()

    def count(self, predicate: Predicate) -> int:
        words = literals("toDateTime64('{}', 6, 'UTC')", backslash="\\\\", zone="")
        sql = f"SELECT count() FROM {self.source} WHERE {predicate.sql(words)}"
        return int(self.session.query(sql, "TabSeparated").bytes())

    def close(self) -> None:
        self.session.close()


ENGINES = [PyArrow, DuckDB, Polars, DataFusion, ClickHouse]


def literals(
    timestamp: str, backslash: str = "\\", zone: str = "+00:00"
) -> dict[str, Callable[[object], str]]:
    def text(value: str) -> str:
        return "'" + value.replace("\\", backslash).replace("'", "''") + "'"

    def time(value: int) -> str:
        moment = EPOCH + timedelta(microseconds=value)
        return timestamp.format(f"{moment:%Y-%m-%d %H:%M:%S.%f}{zone}")

    # With an exponent it is a double everywhere and never a decimal.
    return {"text": text, "timestamp": time, "integer": str, "long": str,
            "double": lambda value: repr(value) if "e" in repr(value) else f"{value!r}e0"}


def run(checks: Checks, programs: Programs, day: Path | None, work: Path, count: int) -> None:
    """`count` predicates for each engine, over all tables together."""
    logs = work / "engines-simulated"
    made = programs.simulate(logs, 45_000)
    if not checks.that("engines: simulate exits 0", made.code == 0, str(made)):
        return
    sources = {"simulated": logs}
    if day is None:
        checks.skip("engines day", "no bench/generate_day.py in the shared folder")
    else:
        sources["day"] = day
    tables = [(label, source, target) for label, source in sources.items()
              for target in ("group", "off")]
    for number, (label, source, target) in enumerate(tables):
        name = f"engines {label}, target {target}"
        with checks.group(name):
            folder = ingest(checks, programs, name, source, target, work)
            if folder:
                read(checks, name, folder, count // len(tables), number)


def ingest(
    checks: Checks, programs: Programs, name: str, source: Path, target: str, work: Path
) -> Path | None:
    """All files of the table in one folder, where no engine reads meaning into their paths."""
    dataset = work / name.replace(" ", "-").replace(",", "")
    outcome = programs.ingest(source, dataset, "--partition-target", target)
    if not checks.that(f"{name}: ingest", outcome.code == 0, str(outcome)):
        return None
    folder = dataset / "files"
    folder.mkdir()
    for path in (dataset / "access").rglob("*.parquet"):
        if "_delta_log" not in path.parts:
            os.link(path, folder / path.name)
    return folder


def read(checks: Checks, name: str, folder: Path, count: int, seed: int) -> None:
    truth = pa.concat_tables(
        pq.ParquetFile(path, page_checksum_verification=True).read()
        for path in sorted(folder.iterdir())).sort_by(KEY)
    predicates = list(islice(Predicates(truth, BLOOM, seed), count))
    wanted = [predicate.truth(truth) for predicate in predicates]
    for kind in ENGINES:
        with checks.group(f"{name}: {kind.name}"):
            engine = kind(folder)
            equal(checks, f"{name}: {kind.name}", engine.table(), truth)
            filtered(checks, f"{name}: {kind.name}", engine, predicates, wanted)
            if isinstance(engine, ClickHouse):
                engine.close()


def equal(checks: Checks, name: str, got: pa.Table, want: pa.Table) -> None:
    got = got.cast(want.schema).sort_by(KEY)
    wrong = [c for c in want.column_names if not got[c].equals(want[c])]
    checks.that(f"{name}: every value", not wrong and got.num_rows == want.num_rows,
                f"{got.num_rows} rows of {want.num_rows}, columns that differ: {wrong}")


def filtered(
    checks: Checks, name: str, engine: object, predicates: list[Predicate], wanted: list[int]
) -> None:
    wrong = []
    for predicate, want in zip(predicates, wanted):
        got = engine.count(predicate)
        if got != want:
            wrong.append(f"{predicate}: got {got}, want {want}")
    checks.that(f"{name}: {len(predicates)} filtered counts", not wrong,
                f"{len(wrong)} are wrong: " + "; ".join(wrong[:FAILURES_SHOWN]))
