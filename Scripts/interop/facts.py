"""What two readers of the same rows must agree on, and the SQL that finds it."""
from __future__ import annotations

import duckdb
import raw

SUMS = ["received_bytes", "sent_bytes"]
TIMES = ["time", "request_creation_time"]

# Each fact is a mapping or a number, with times as microseconds since 1970.
Facts = dict[str, object]


def of_sql(connection: duckdb.DuckDBPyConnection, relation: str) -> Facts:
    def all_rows(sql: str) -> list[tuple]:
        return connection.execute(sql).fetchall()

    def counts(keys: str, condition: str) -> dict:
        sql = f"SELECT {keys}, count(*) FROM {relation} WHERE {condition} GROUP BY ALL"
        return {row[:-1]: row[-1] for row in all_rows(sql)}

    sums = all_rows(f"SELECT {', '.join(f'sum({c})::BIGINT' for c in SUMS)} FROM {relation}")[0]
    ends = ", ".join(f"min(epoch_us({c})), max(epoch_us({c}))" for c in TIMES)
    times = all_rows(f"SELECT {ends} FROM {relation}")[0]
    nulls = ", ".join(f"count(*) - count({c})" for c in raw.COLUMNS)
    return {
        "rows": all_rows(f"SELECT count(*) FROM {relation}")[0][0],
        "502s per target": counts("target_ip, target_port", "elb_status_code = 502"),
        "502s per second": counts("epoch_us(time) // 1000000", "elb_status_code = 502"),
        "sums of bytes": dict(zip(SUMS, sums)),
        "minima and maxima of times": dict(zip(ends_of(TIMES), times)),
        "nulls per column": dict(zip(raw.COLUMNS, all_rows(f"SELECT {nulls} FROM {relation}")[0])),
        "rows per partition": counts("date::VARCHAR, hour, target", "true"),
    }


def ends_of(names: list[str]) -> list[str]:
    return [f"{end} {name}" for name in names for end in ("min", "max")]
