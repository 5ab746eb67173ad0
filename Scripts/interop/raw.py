"""The truth: DuckDB's own CSV reader over the raw logs, typed columns by SQL.

Only for well-formed lines, such as generated ones: no quote inside a quoted value. Nothing here is
shared with the Swift parser but the names of the columns, which Schemas/access.json gives.
"""
from __future__ import annotations

import json
from pathlib import Path

import duckdb

SCHEMA = json.loads((Path(__file__).parents[2] / "Schemas" / "access.json").read_text())
FIELDS = SCHEMA["fields"]
PROVENANCE = [column["name"] for column in SCHEMA["provenance"]]
COLUMNS = [c["name"] for field in FIELDS for c in field["columns"]] + PROVENANCE

# What follows the last space is in the version's place, also where it is none.
REQUEST = r"^(\S+) (.*) (HTTP/\S*)$"
NODE_IN_KEY = r"_\d{8}T\d{4}Z_([0-9A-Fa-f.:]+)_[A-Za-z0-9]+\.log(\.gz)?$"


def connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def create_view(connection: duckdb.DuckDBPyConnection, source: Path) -> None:
    """View `raw`: the columns of access.json, and the partition columns beside them."""
    names = [f"f{i + 1}" for i in range(len(FIELDS))]
    kinds = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in names) + "}"
    typed = [sql for name, field in zip(names, FIELDS) for sql in expressions(name, field)]
    count = " + ".join(f"({name} IS NOT NULL)::INTEGER" for name in names)
    request = names[[field["kind"] for field in FIELDS].index("request")]
    # No value may read as null, so that a padded field differs from an empty one.
    connection.execute(f"""
        CREATE OR REPLACE VIEW raw AS
        WITH fields AS (
            SELECT * FROM read_csv('{source}/**/[0-9]*_app.*.gz', delim=' ', quote='"', escape='"',
                header=false, auto_detect=false, columns={kinds}, null_padding=true,
                nullstr=chr(1), allow_quoted_nulls=false, filename=true)),
        typed AS (
            SELECT {", ".join(typed)}, {count} AS field_count,
                NULL::VARCHAR AS extra_fields,
                regexp_extract(filename, '[^/]+$') AS source_object,
                1 AS source_line,
                CASE WHEN regexp_matches({request}, '{REQUEST}') AND {request} NOT LIKE '- %'
                    THEN NULL ELSE '(kept)' END AS raw_line
            FROM fields)
        SELECT *, time::DATE AS date, hour(time)::INTEGER AS hour,
            coalesce(split_part(target_group_arn, '/', 2), 'none') AS target FROM typed""")


def expressions(name: str, field: dict) -> list[str]:
    """The columns of one field: `-` is null in every one, -1 stays -1."""
    value = f"nullif({name}, '-')"
    match field["kind"]:
        case "timestamp":
            parts = [f"{value}::TIMESTAMP"]
        case "endpoint":
            pattern = r"^(.*):([^:]*)$"
            parts = [f"nullif(regexp_extract({value}, '{pattern}', 1), '')",
                     f"nullif(regexp_extract({value}, '{pattern}', 2), '')::INTEGER"]
        case "seconds":
            parts = [f"{value}::DOUBLE"]
        case "status" | "integer":
            parts = [f"{value}::INTEGER"]
        case "long":
            parts = [f"{value}::BIGINT"]
        case "request":
            whole = f"nullif(regexp_extract({name}, '^[^ ]* (.*) [^ ]*$', 1), '')"
            rest = f"nullif(regexp_extract({name}, '^[^ ]* ([^ ]*)$', 1), '')"
            parts = [f"nullif(nullif(split_part({name}, ' ', 1), ''), '-')",
                     f"coalesce({whole}, {rest})",
                     f"nullif(regexp_extract({name}, '{REQUEST}', 3), '')"]
        case "node":
            parts = [f"coalesce({value}, nullif(regexp_extract(filename, '{NODE_IN_KEY}', 1), ''))"]
        case _:
            parts = [value]
    return [f"{sql} AS {c['name']}" for sql, c in zip(parts, field["columns"])]
