#!/usr/bin/env python3
"""The peers' work of peers.py with one folder an hour and endpoint instead of one an hour.

    peers_by_endpoint.py duckdb|polars|chdb LOGS OUT
"""
import os
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "shared" / "bench"))
import peers  # noqa: E402


def duckdb_etl(logs: str, out: str) -> None:
    import duckdb
    kind = {**{c: "DOUBLE" for c in peers.DOUBLES}, **{c: "BIGINT" for c in peers.LONGS},
            "time": "TIMESTAMP", "request_creation_time": "TIMESTAMP"}
    columns = "{" + ",".join(f"'{c}':'{kind.get(c, 'VARCHAR')}'" for c in peers.COLS) + "}"
    con = duckdb.connect()
    con.execute("set threads=2")
    con.execute("set partitioned_write_max_open_files=4000")
    con.execute(f"""COPY (select * replace (split_part(request,' ',1) as request),
        split_part(request,' ',2) request_url, split_part(request,' ',3) request_proto,
        strftime(time,'%Y-%m-%d-%H') as hour, replace(target,':','_') as endpoint
        from read_csv('{logs}/**/*.gz', delim=' ', quote='"', escape='\\', header=false,
        columns={columns}, auto_detect=false))
        TO '{out}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (hour, endpoint))""")


def polars_etl(logs: str, out: str) -> None:
    import polars as pl
    schema = {c: pl.Float64 if c in peers.DOUBLES else pl.Int64 if c in peers.LONGS else pl.String
              for c in peers.COLS}
    (pl.scan_csv(logs + "/**/*.gz", separator=" ", quote_char='"', has_header=False, schema=schema)
       .with_columns(
           pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%S%.6fZ"),
           pl.col("request").str.splitn(" ", 3).struct.rename_fields(["verb", "url", "proto"])
             .alias("parts"),
           endpoint=pl.col("target").str.replace(":", "_", literal=True))
       .unnest("parts").drop("request")
       .with_columns(hour=pl.col("time").dt.strftime("%Y-%m-%d-%H"))
       .sink_parquet(pl.PartitionBy(out, key=["hour", "endpoint"]), compression="zstd", mkdir=True))


def chdb_etl(logs: str, out: str) -> None:
    from chdb import session
    schema = ", ".join(
        f"{c} {'Float64' if c in peers.DOUBLES else 'UInt64' if c in peers.LONGS else 'String'}"
        for c in peers.COLS)
    session.Session().query(f"""INSERT INTO FUNCTION
        file('{os.path.abspath(out)}/{{_partition_id}}.parquet','Parquet')
        PARTITION BY concat(formatDateTime(time,'%Y-%m-%d-%H'),'-',replaceAll(target,':','_'))
        select * except(request, time), parseDateTime64BestEffort(time,6) as time,
        splitByChar(' ',request)[1] as verb, splitByChar(' ',request)[2] as url,
        splitByChar(' ',request)[3] as proto
        from file('{os.path.abspath(logs)}/**/*.gz','CustomSeparated','{schema}')
        settings format_custom_field_delimiter=' ', format_custom_escaping_rule='CSV',
        format_custom_row_after_delimiter='\\n', max_threads=2,
        output_format_parquet_compression_method='zstd',
        max_partitions_per_insert_block=100000""")


def main() -> None:
    engine, logs, out = sys.argv[1:]
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    started = time.perf_counter()
    {"duckdb": duckdb_etl, "polars": polars_etl, "chdb": chdb_etl}[engine](logs, out)
    print(f"{engine}: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main()
