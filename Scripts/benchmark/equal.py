#!/usr/bin/env python3
"""Rows of a Parquet output and a checksum over some columns that does not depend on their order.

    equal.py FOLDER          prints JSON; every contender's output must give the same
"""
import json
import sys

import duckdb

# The names that the contenders give to what a line says.
NAMES = {
    "time": ["time"], "status": ["elb_status_code"], "sent": ["sent_bytes"],
    "url": ["request_url", "url"], "agent": ["user_agent"], "trace": ["trace_id"],
}


def main() -> None:
    con = duckdb.connect()
    con.execute("set threads=2")
    con.execute("set timezone='UTC'")
    source = f"read_parquet('{sys.argv[1]}/**/*.parquet')"
    types = {row[0]: row[1] for row in con.execute(f"describe select * from {source}").fetchall()}
    parts = []
    for what, names in NAMES.items():
        column = f'"{next(name for name in names if name in types)}"'
        kind = types[column.strip('"')]
        if what == "time":
            parts.append(f"cast(epoch_us({column}) as varchar)")
        else:
            text = f"decode({column})" if kind == "BLOB" else f"cast({column} as varchar)"
            parts.append(f"coalesce({text}, '-')")
    joined = " || '|' || ".join(parts)
    rows, checksum = con.execute(
        f"select count(*), cast(sum(hash({joined})::hugeint) as varchar) from {source}").fetchone()
    print(json.dumps({"rows": rows, "checksum": checksum}))


if __name__ == "__main__":
    main()
