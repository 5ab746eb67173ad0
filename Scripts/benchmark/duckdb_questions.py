#!/usr/bin/env python3
"""The fixed questions of peers.py in DuckDB over our files, best of five, in process.

    duckdb_questions.py FOLDER

peers.py itself wants a package of time zones to hand our times, which are UTC, to Python: here
DuckDB makes text of them, as alb502 does.
"""
import sys
import time

import duckdb

BAD = "elb_status_code = 502"
TARGET = "target_ip||':'||target_port"


def main() -> None:
    con = duckdb.connect()
    con.execute("set threads=2")
    con.execute("set timezone='UTC'")
    table = f"read_parquet('{sys.argv[1]}/**/*.parquet')"
    for name, sql in {
        "count": f"select count(*) from {table} where {BAD}",
        "targets": f"select {TARGET} k, count(*) n, count(*) filter ({BAD}) bad from {table} "
                   "group by 1 order by bad desc",
        "rows": f"select cast(time as varchar), {TARGET}, target_processing_time, error_reason, "
                f"request_url from {table} where {BAD} order by time",
        "seconds": f"select cast(date_trunc('second', time) as varchar) s, count(*) from {table} "
                   f"where {BAD} group by 1 order by 2 desc limit 10",
    }.items():
        best = float("inf")
        for _ in range(5):
            started = time.perf_counter()
            con.execute(sql).fetchall()
            best = min(best, time.perf_counter() - started)
        print(f"{name:8s} {best * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
