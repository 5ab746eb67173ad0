"""The access table of a dataset in Spark, with and without its vectorised Parquet reader.

Run by spark.sh, in an environment that has pyspark beside pyarrow, polars and deltalake.
"""
from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from check import Checks
from deltalake import DeltaTable
from predicates import EPOCH, Predicate, Predicates
from pyspark.sql import DataFrame, SparkSession

SCHEMA = Path(__file__).parents[2] / "Schemas" / "access.json"
PREDICATES = 20


def main() -> int:
    access = Path(sys.argv[1]) / "access"
    files = [unquote(urlparse(uri).path) for uri in DeltaTable(str(access)).file_uris()]
    rows = pa.concat_tables(
        pq.ParquetFile(file, page_checksum_verification=True).read() for file in files)
    predicates = list(islice(Predicates(rows, looked_up(), 1), PREDICATES))
    wanted = {str(predicate): predicate.truth(rows) for predicate in predicates}
    checks = Checks()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = session()
    for vectorised in ("true", "false"):
        spark.conf.set("spark.sql.parquet.enableVectorizedReader", vectorised)
        name = f"spark, vectorised {vectorised}"
        with checks.group(name):
            found = spark.read.parquet(*files).select(*rows.column_names)
            checks.equal(f"{name}: counts and sums", totals_of_spark(found), totals(rows))
            got = {str(p): found.where(sql(p)).count() for p in predicates}
            checks.equal(f"{name}: {len(predicates)} predicates", got, wanted)
    spark.stop()
    return checks.close()


def session() -> SparkSession:
    builder = SparkSession.builder.master("local[2]").appName("albatross")
    settings = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false",
                "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
                "spark.ui.showConsoleProgress": "false", "spark.sql.ansi.enabled": "false"}
    for key, value in settings.items():
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


def looked_up() -> list[str]:
    fields = json.loads(SCHEMA.read_text())["fields"]
    return [c["name"] for field in fields for c in field["columns"] if c.get("bloom")]


def totals(rows: pa.Table) -> dict[str, int]:
    """Of each column how many values; and sums: of numbers, microseconds or lengths in bytes."""
    found = {"rows": rows.num_rows}
    for name in rows.column_names:
        column = rows[name]
        found[f"values {name}"] = len(column) - column.null_count
        if pa.types.is_string(column.type):
            column = pc.binary_length(column.cast(pa.binary()))
        elif pa.types.is_timestamp(column.type):
            column = column.cast(pa.int64())
        elif pa.types.is_floating(column.type):
            # Milliseconds, so that the order of additions does not matter.
            column = pc.round(pc.multiply(column, 1000)).cast(pa.int64())
        # Modulo 2^64, as Spark sums longs.
        total = (pc.sum(column.cast(pa.decimal128(38, 0))).as_py() or 0)
        found[f"sum {name}"] = (int(total) + (1 << 63)) % (1 << 64) - (1 << 63)
    return found


def totals_of_spark(rows: DataFrame) -> dict[str, int]:
    parts = ["count(*) AS rows"]
    for name, kind in rows.dtypes:
        measure = {"string": f"octet_length({name})", "timestamp": f"unix_micros({name})",
                   "double": f"CAST(round({name} * 1000) AS BIGINT)"}.get(kind, name)
        parts.append(f"count({name}) AS `values {name}`")
        parts.append(f"coalesce(sum(CAST({measure} AS BIGINT)), 0) AS `sum {name}`")
    return rows.selectExpr(*parts).first().asDict()


def sql(predicate: Predicate) -> str:
    def text(value: str) -> str:
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def time(value: int) -> str:
        return f"TIMESTAMP '{EPOCH + timedelta(microseconds=value):%Y-%m-%d %H:%M:%S.%f} UTC'"

    return predicate.sql({"text": text, "timestamp": time, "integer": str, "long": str,
                          "double": lambda value: f"{value!r}D"})


if __name__ == "__main__":
    sys.exit(main())
