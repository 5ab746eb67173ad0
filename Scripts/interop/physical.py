"""Values as a Parquet file stores them: as `albatross inspect --values` prints them, and as pyarrow
reads them, both brought into one form that equal values share bit for bit.

int for integers, dates, times and decimals; bytes for byte arrays, floats (little endian, every NaN
the same) and INT96; bool; None.
"""
from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Columns = dict[str, list]

FLOATS = {"FLOAT": np.float32, "DOUBLE": np.float64}
JULIAN_EPOCH = 2_440_588
MICROSECONDS_OF_DAY = 86_400_000_000


def flat(schema: pq.ParquetSchema) -> list[pq.ColumnSchema]:
    columns = [schema.column(i) for i in range(len(schema))]
    return [column for column in columns if column.max_repetition_level == 0]


def printed(text: bytes, schema: pq.ParquetSchema) -> Columns:
    """What inspect printed, by column."""
    columns = flat(schema)
    lines = text.splitlines()
    if not lines:
        return {column.path: [] for column in columns}
    names = [column.path for column in columns]
    if list(json.loads(lines[0])) != names:
        raise ValueError(f"columns {list(json.loads(lines[0]))}, want {names}")
    turned = zip(*(json.loads(line).values() for line in lines), strict=True)
    return {column.path: plain(list(values), column)
            for column, values in zip(columns, turned, strict=True)}


def plain(values: list, column: pq.ColumnSchema) -> list:
    kind, logical = column.physical_type, column.logical_type.type
    if kind in FLOATS:
        return floats([None if v is None else float(v) for v in values], FLOATS[kind])
    if kind == "INT96":
        return [None if v is None else int96(bytes.fromhex(v["hex"])) for v in values]
    if kind not in ("BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"):
        return values
    if logical == "DECIMAL" or column.converted_type == "DECIMAL":
        return [None if v is None else int.from_bytes(bytes.fromhex(v["hex"]), signed=True)
                for v in values]
    if logical == "FLOAT16":
        halves = [None if v is None else struct.unpack("<e", bytes.fromhex(v["hex"]))[0]
                  for v in values]
        return floats(halves, np.float16)
    return [content(v, logical == "STRING") for v in values]


def content(value: str | dict | None, is_text: bool) -> bytes | None:
    """Text is printed as a string, and other bytes never are."""
    if value is None:
        return None
    if isinstance(value, str):
        if not is_text:
            raise ValueError(f"bytes printed as text: {value!r}")
        return value.encode()
    found = bytes.fromhex(value["hex"])
    if is_text and is_utf8(found):
        raise ValueError(f"text printed as bytes: {found!r}")
    return found


def is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def int96(stored: bytes) -> int:
    """Microseconds since 1970 of Impala's timestamp, unsigned and wrapping as pyarrow has it."""
    nanoseconds, day = struct.unpack("<QI", stored)
    found = (day - JULIAN_EPOCH) * MICROSECONDS_OF_DAY + nanoseconds // 1000
    return (found + (1 << 63)) % (1 << 64) - (1 << 63)


def floats(values: list[float | None], kind: type) -> list[bytes | None]:
    """Bits, so that zeros differ by their sign; of NaN there is one."""
    width = np.dtype(kind).itemsize
    with np.errstate(over="ignore"):
        numbers = np.array([np.nan if v is None else v for v in values], dtype=kind)
    numbers[np.isnan(numbers)] = np.nan
    stored = numbers.tobytes()
    return [None if value is None else stored[width * i:width * (i + 1)]
            for i, value in enumerate(values)]


def read(path: Path) -> Columns:
    """What pyarrow reads, checksums checked."""
    with pq.ParquetFile(
        path, page_checksum_verification=True, coerce_int96_timestamp_unit="us"
    ) as file:
        columns = flat(file.schema)
        # Repeated columns may be more than pyarrow can read, so they are not asked for.
        table = file.read(columns=[column.path for column in columns])
        return {c.path: of_arrow(descend(table, c.path), c.physical_type) for c in columns}


def of_table(table: pa.Table, schema: pq.ParquetSchema) -> Columns:
    """The same for a table that was written to a file of this schema."""
    return {c.path: of_arrow(table[c.path], c.physical_type) for c in flat(schema)}


def descend(table: pa.Table, path: str) -> pa.ChunkedArray:
    """A leaf of nested structs; it is null where a struct around it is."""
    if path in table.column_names:
        return table[path]
    name, *fields = path.split(".")
    column = table[name]
    for field in fields:
        column = pc.struct_field(column, field)
    return column


def of_arrow(column: pa.ChunkedArray, physical: str) -> list:
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        chunks = [chunk.storage for chunk in column.chunks]
        return of_arrow(pa.chunked_array(chunks, kind.storage_type), physical)
    if pa.types.is_dictionary(kind):
        return of_arrow(column.cast(kind.value_type), physical)
    if pa.types.is_floating(kind):
        return floats(column.to_pylist(), kind.to_pandas_dtype())
    if pa.types.is_decimal(kind):
        return [None if v is None else int(v.scaleb(kind.scale)) for v in column.to_pylist()]
    if pa.types.is_temporal(kind):
        width = pa.int32() if kind.bit_width == 32 else pa.int64()
        return column.cast(width).to_pylist()
    if pa.types.is_unsigned_integer(kind):
        bits = 32 if physical == "INT32" else 64
        return [v if v is None or v < 1 << bits - 1 else v - (1 << bits)
                for v in column.to_pylist()]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        # Through bytes, because text in a file need not be UTF-8.
        return column.cast(pa.large_binary()).to_pylist()
    return column.to_pylist()


def difference(got: Columns, want: Columns) -> str:
    """Where the first differing column differs; empty if none does."""
    if list(got) != list(want):
        return f"columns {list(got)}, want {list(want)}"
    for name, values in want.items():
        if got[name] == values:
            continue
        if len(got[name]) != len(values):
            return f"column {name}: {len(got[name])} rows, want {len(values)}"
        row = next(i for i, (a, b) in enumerate(zip(got[name], values)) if a != b)
        wrong = sum(a != b for a, b in zip(got[name], values))
        return f"column {name}, row {row} ({wrong} rows differ): " \
               f"got {got[name][row]!r}, want {values[row]!r}"
    return ""
