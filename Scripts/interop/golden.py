#!/usr/bin/env python3
"""The golden tables of delta-io/delta: what we read of their logs against deltalake.

    golden.py --bin .build/release --shared ../shared
"""
from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
from check import Checks
from deltalake import DeltaTable
from programs import Programs

# Read by us and refused by deltalake: a schema is missing, which a listing of files does not need.
WITHOUT_SCHEMA = {
    "canonicalized-paths-normal-a", "canonicalized-paths-normal-b", "canonicalized-paths-special-a",
    "canonicalized-paths-special-b", "corrupted-last-checkpoint", "deltalog-commit-info",
    "update-deleted-directory",
}


def run(checks: Checks, programs: Programs, shared: Path | None) -> None:
    folder = shared / "delta-golden" if shared else None
    if not folder or not folder.is_dir():
        checks.skip("golden tables", "no delta-golden in the shared folder")
        return
    for log in sorted(folder.rglob("_delta_log")):
        name = str(log.parent.relative_to(folder))
        with checks.group(f"golden {name}"):
            compare(checks, programs, log.parent, name)


def compare(checks: Checks, programs: Programs, path: Path, name: str) -> None:
    ours = programs.run(programs.albatross, "inspect", path)
    theirs = opened(path)
    if theirs is None or theirs.protocol().min_reader_version > 1:
        if theirs is None and name in WITHOUT_SCHEMA:
            checks.that(f"golden {name}: read without a schema", ours.code == 0, str(ours))
            return
        named = ours.code == 65 and ours.err.count("\n") == 1 and not ours.out
        checks.that(f"golden {name}: refused by name", named, str(ours))
        return
    if not checks.that(f"golden {name}: read", ours.code == 0, str(ours)):
        return
    head, *files = map(json.loads, ours.out.splitlines())
    checks.equal(f"golden {name}: version", head["version"], theirs.version())
    added = pa.table(theirs.get_add_actions(flatten=False)).to_pylist()
    wanted = {unquote(row["path"]): row.get("partition") or {} for row in added}
    found = {file["path"]: file["partition_values"] for file in files}
    checks.equal(f"golden {name}: live files", sorted(found), sorted(wanted))
    checks.equal(f"golden {name}: bytes", sum(file["bytes"] for file in files),
                 sum(row["size_bytes"] for row in added))
    wrong = [(path, column, text, wanted[path].get(column))
             for path, values in found.items() if path in wanted
             for column, text in values.items()
             if not same(text, wanted[path].get(column))]
    checks.that(f"golden {name}: partition values", not wrong, str(wrong[:3]))


def opened(path: Path) -> DeltaTable | None:
    try:
        return DeltaTable(str(path))
    except Exception:  # whatever it does not read
        return None


def same(text: str | None, value: object) -> bool:
    """The text of the log against deltalake's typed value; an empty text is a null."""
    if value is None or not text:
        return value is None and not text
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, datetime):
        instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return instant.replace(tzinfo=None) == value.replace(tzinfo=None)
    if isinstance(value, (int, float, Decimal)):
        return Decimal(text) == Decimal(str(value))
    if isinstance(value, bytes):
        return text.encode() == value
    return text == str(value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    given = parser.parse_args()
    checks = Checks()
    run(checks, Programs(given.bin.resolve()), given.shared.resolve())
    return checks.close()


if __name__ == "__main__":
    sys.exit(main())
