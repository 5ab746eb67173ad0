"""Files that pyarrow, DuckDB and Polars write, read by us: every type, encoding, page and codec."""
from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import physical
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from check import Checks
from programs import Programs

INTEGERS = ["DICTIONARY", "PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"]
REALS = ["DICTIONARY", "PLAIN", "BYTE_STREAM_SPLIT"]
STRINGS = ["DICTIONARY", "PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"]
ENCODINGS = {
    "int32": (pa.int32(), INTEGERS),
    "int64": (pa.int64(), INTEGERS),
    "timestamp": (pa.timestamp("us", tz="UTC"), INTEGERS),
    "float": (pa.float32(), REALS),
    "double": (pa.float64(), REALS),
    "bool": (pa.bool_(), ["PLAIN", "RLE"]),
    "string": (pa.string(), STRINGS),
    "binary": (pa.binary(), STRINGS),
    "fixed": (pa.binary(16), ["DICTIONARY", "PLAIN", "DELTA_BYTE_ARRAY"]),
}
CODECS = ["none", "zstd", "snappy", "gzip"]
PAGES = ["1.0", "2.0"]
ROWS = [0, 1, 7, 1000]
MANY = 70_000
# A required column has no levels, the others have.
NULLS = ["required", "none", "some", "all"]


def run(checks: Checks, programs: Programs, work: Path, quick: bool) -> None:
    folder = work / "written"
    folder.mkdir()
    for page in PAGES:
        with checks.group(f"written by pyarrow, pages {page}"):
            by_pyarrow(checks, programs, folder, page, quick)
    sizes = [0, 1, 1000] if quick else [*ROWS, MANY]
    for version in ("v1", "v2"):
        with checks.group(f"written by DuckDB {version}"):
            by_duckdb(checks, programs, folder, version, sizes)
    with checks.group("written by Polars"):
        by_polars(checks, programs, folder, sizes)


def by_pyarrow(
    checks: Checks, programs: Programs, folder: Path, page: str, quick: bool
) -> None:
    for codec, nulls, rows in cases(quick):
        data = table(rows, nulls)
        path = folder / f"pyarrow-{page}-{codec}-{nulls}-{rows}.parquet"
        encodings = {name: name.split(" ")[1] for name in data.column_names}
        pq.write_table(
            data, path, compression=codec, data_page_version=page,
            use_dictionary=[n for n, e in encodings.items() if e == "DICTIONARY"],
            column_encoding={n: e for n, e in encodings.items() if e != "DICTIONARY"},
            row_group_size=50_000, data_page_size=8192, write_batch_size=512,
            dictionary_pagesize_limit=64 * 1024, write_page_index=True,
            write_page_checksum=True)
        compare(checks, programs, path, data)


def cases(quick: bool) -> Iterator[tuple[str, str, int]]:
    for codec in CODECS:
        for nulls in ["some"] if quick and codec != "zstd" else NULLS:
            for rows in [7, 1000] if quick else ROWS:
                yield codec, nulls, rows
    if not quick:
        yield from (("zstd", nulls, MANY) for nulls in NULLS)
        yield "snappy", "some", MANY


def by_duckdb(
    checks: Checks, programs: Programs, folder: Path, version: str, sizes: list[int]
) -> None:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for rows in sizes:
        for nulls in ("none", "some"):
            data = distinct_types(table(rows, nulls))
            connection.register("data", data)
            for codec in codecs(rows):
                path = folder / f"duckdb-{version}-{codec}-{nulls}-{rows}.parquet"
                connection.execute(
                    f"COPY data TO '{path}' (FORMAT parquet, PARQUET_VERSION {version},"
                    f" CODEC '{codec}', ROW_GROUP_SIZE 20480)")
                compare(checks, programs, path, data)


def by_polars(checks: Checks, programs: Programs, folder: Path, sizes: list[int]) -> None:
    for rows in sizes:
        for nulls in NULLS[1:]:
            data = distinct_types(table(rows, nulls))
            for codec in codecs(rows):
                path = folder / f"polars-{codec}-{nulls}-{rows}.parquet"
                pl.from_arrow(data).write_parquet(
                    path, compression=codec, row_group_size=50_000, data_page_size=8192)
                compare(checks, programs, path, data)


def codecs(rows: int) -> list[str]:
    """With many rows one of them, which takes long enough."""
    return ["zstd"] if rows == MANY else ["uncompressed", *CODECS[1:]]


def distinct_types(data: pa.Table) -> pa.Table:
    """One column of few and one of many values for each type, for writers that choose encodings.

    DuckDB and Polars know no bytes of fixed length.
    """
    names = [n for n in data.column_names if n.split(" ")[1] in ("DICTIONARY", "PLAIN")]
    return data.select([n for n in names if not n.startswith("fixed")])


def compare(checks: Checks, programs: Programs, path: Path, data: pa.Table) -> None:
    name = f"written: {path.stem}"
    outcome = programs.run(programs.albatross, "inspect", "--values", path)
    if outcome.code != 0:
        checks.that(name, False, str(outcome))
    else:
        schema = pq.read_metadata(path).schema
        got = physical.printed(outcome.out, schema)
        wrong = physical.difference(got, physical.of_table(data, schema))
        checks.that(name, not wrong, wrong)
    path.unlink()


@cache
def table(rows: int, nulls: str) -> pa.Table:
    """A column for every type and encoding; few distinct values where there is a dictionary."""
    chance = random.Random(f"{rows} {nulls}")
    columns, fields = [], []
    for kind, (arrow, encodings) in ENCODINGS.items():
        for encoding in encodings:
            made = values(chance, kind, rows, few=encoding == "DICTIONARY")
            if nulls == "all":
                made = [None] * rows
            if nulls == "some":
                made = holes(chance, made)
            columns.append(pa.array(made, arrow))
            fields.append(pa.field(f"{kind} {encoding}", arrow, nulls != "required"))
    return pa.table(columns, schema=pa.schema(fields))


def holes(chance: random.Random, values: list) -> list:
    """Alternating, in runs, and long enough to empty whole pages."""
    result = list(values)
    for start in range(0, len(values), 256):
        share = chance.choice([0, 0.1, 0.5, 1])
        for index in range(start, min(start + 256, len(values))):
            if chance.random() < share:
                result[index] = None
    return result


def values(chance: random.Random, kind: str, rows: int, few: bool) -> list:
    make = MAKERS[kind]
    if few:
        some = [make(chance) for _ in range(chance.choice([1, 2, 255, 300]))]
        return [chance.choice(some) for _ in range(rows)]
    return [make(chance) for _ in range(rows)]


def integer(chance: random.Random, bits: int) -> int:
    if chance.random() < 0.01:
        return chance.choice([-(1 << bits - 1), (1 << bits - 1) - 1, 0, -1])
    width = chance.choice([4, 9, bits - 1])
    return chance.randrange(-(1 << width), 1 << width)


def real(chance: random.Random) -> float:
    odd = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 0.001, -1.0]
    return chance.choice(odd) if chance.random() < 0.2 else chance.uniform(-1e6, 1e6)


def text(chance: random.Random) -> str:
    odd = ["", "a", "\U0010FFFF", "\u0000", "\"\\\n\u2028", "ä" * 200]
    if chance.random() < 0.1:
        return chance.choice(odd)
    return f"https://shop.example/{chance.choice('abc') * 20}/{chance.randrange(1 << 30):x}"


MAKERS = {
    "int32": lambda chance: integer(chance, 32),
    "int64": lambda chance: integer(chance, 64),
    "timestamp": lambda chance: 1_795_000_000_000_000 + chance.randrange(86_400_000_000),
    "float": real,
    "double": real,
    "bool": lambda chance: chance.random() < 0.5,
    "string": text,
    "binary": lambda chance: chance.randbytes(chance.choice([0, 1, 5, 40])),
    "fixed": lambda chance: chance.randbytes(4) * 4,
}
