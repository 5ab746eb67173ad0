"""Random predicates over a table: values that are in it, values beside them, values that are not.

Each is told in the words of every engine; how many rows it selects is found in memory.
"""
from __future__ import annotations

import functools
import math
import operator
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

COMPARE = {"=": "equal", "!=": "not_equal", "<": "less", "<=": "less_equal",
           ">": "greater", ">=": "greater_equal"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INT32 = (-(1 << 31), (1 << 31) - 1)
INT64 = (-(1 << 63), (1 << 63) - 1)

# Timestamps are integers here: microseconds since 1970.
Value = int | float | str


@dataclass(frozen=True)
class Predicate:
    column: str
    kind: str
    operator: str
    values: tuple[Value, ...] = ()

    def __str__(self) -> str:
        return f"{self.column} {self.operator} {', '.join(map(repr, self.values))}"

    def truth(self, rows: pa.Table) -> int:
        """How many rows of a table in memory it selects."""
        column = rows[self.column]
        return pc.sum(self.selection(column, column.type)).as_py() or 0

    def arrow(self, type: pa.DataType) -> pc.Expression:
        """The same as a filter of a pyarrow dataset."""
        column = pc.field(self.column)
        if self.operator == "IN" and self.kind == "double":
            # pyarrow 26 takes the bounds -0.0 and 0.0 for one value, of which isin([0.0]) sees
            # nothing, in its own files too.
            return functools.reduce(operator.or_, (column == value for value in self.values))
        return self.selection(column, type)

    def selection(self, column, type: pa.DataType):
        values = [pa.scalar(value, type) for value in self.values]
        match self.operator:
            case "IS NULL":
                return pc.is_null(column)
            case "IS NOT NULL":
                return pc.is_valid(column)
            case "BETWEEN":
                return pc.and_kleene(pc.greater_equal(column, values[0]),
                                     pc.less_equal(column, values[1]))
            case "IN":
                return pc.is_in(column, pa.array(self.values, type))
            case "LIKE":
                return pc.starts_with(column, self.values[0])
            case compare:
                return getattr(pc, COMPARE[compare])(column, values[0])

    def sql(self, literals: dict[str, object]) -> str:
        """`literals` has a function for each kind that puts a value into the engine's words."""
        words = [literals[self.kind](value) for value in self.values]
        match self.operator:
            case "IS NULL" | "IS NOT NULL":
                return f"{self.column} {self.operator}"
            case "BETWEEN":
                return f"{self.column} BETWEEN {words[0]} AND {words[1]}"
            case "IN":
                return f"{self.column} IN ({', '.join(words)})"
            case "LIKE":
                return f"{self.column} LIKE {literals['text'](self.values[0] + '%')}"
            case compare:
                return f"{self.column} {compare} {words[0]}"

    def polars(self) -> pl.Expr:
        column = pl.col(self.column)
        values = [EPOCH + timedelta(microseconds=v) if self.kind == "timestamp" else v
                  for v in self.values]
        match self.operator:
            case "IS NULL":
                return column.is_null()
            case "IS NOT NULL":
                return column.is_not_null()
            case "BETWEEN":
                return column.is_between(pl.lit(values[0]), pl.lit(values[1]))
            case "IN":
                return column.is_in(values)
            case "LIKE":
                return column.str.starts_with(pl.lit(values[0]))
            case "=":
                return column == pl.lit(values[0])
            case "!=":
                return column != pl.lit(values[0])
            case "<":
                return column < pl.lit(values[0])
            case "<=":
                return column <= pl.lit(values[0])
            case ">":
                return column > pl.lit(values[0])
            case _:
                return column >= pl.lit(values[0])


class Predicates:
    """An endless supply for one table, the same for one seed.

    Of the columns in `looked_up`, which have a bloom filter, single values are asked for more.
    """

    def __init__(self, rows: pa.Table, looked_up: list[str], seed: int) -> None:
        self.rows = rows
        self.looked_up = looked_up
        self.chance = random.Random(seed)
        self.kinds = {field.name: kind_of(field.type) for field in rows.schema}

    def __iter__(self) -> Predicates:
        return self

    def __next__(self) -> Predicate:
        column = self.chance.choice(list(self.kinds))
        kind = self.kinds[column]
        tests = ["=", "=", "<", "<=", ">", ">=", "!=", "BETWEEN", "IN", "IS NULL",
                 "IS NOT NULL", *["LIKE"] * (2 if kind == "text" else 0)]
        test = self.chance.choice(tests)
        if self.looked_up and self.chance.random() < 0.1:
            column = self.chance.choice(self.looked_up)
            kind, test = self.kinds[column], self.chance.choice(["=", "=", "IN"])
        match test:
            case "IS NULL" | "IS NOT NULL":
                return Predicate(column, kind, test)
            case "BETWEEN":
                ends = sorted(self.value(column, kind) for _ in range(2))
                return Predicate(column, kind, test, tuple(ends))
            case "IN":
                count = self.chance.randrange(1, 5)
                found = {self.value(column, kind) for _ in range(count)}
                return Predicate(column, kind, test, tuple(sorted(found)))
            case "LIKE":
                text = self.value(column, kind)
                prefix = text[:self.chance.randrange(len(text) + 1)]
                # Signs that LIKE reads in its own way, and engines escape each in their own.
                if not set(prefix) & set("%_\\"):
                    return Predicate(column, kind, test, (prefix,))
                return Predicate(column, kind, "=", (text,))
        return Predicate(column, kind, test, (self.value(column, kind),))

    def value(self, column: str, kind: str) -> Value:
        """One of the column's, or one beside it, or one that it is not likely to have."""
        found = self.rows[column][self.chance.randrange(self.rows.num_rows)]
        if not found.is_valid:
            value = {"text": "x", "double": 0.5}.get(kind, 7)
        else:
            value = found.value if kind == "timestamp" else found.as_py()
        place = self.chance.random()
        if place < 0.5:
            return value
        if kind == "text":
            return self.text_beside(value) if place < 0.9 else f"{self.chance.random()}"
        if kind == "double":
            end = self.chance.choice([-math.inf, math.inf])
            return math.nextafter(value, end) if place < 0.9 else self.chance.uniform(-2, 2)
        if place < 0.9:
            low, high = INT32 if kind == "integer" else INT64
            return min(max(value + self.chance.choice([-1, 1]), low), high)
        return self.chance.randrange(*INT32) if kind != "timestamp" else value - 86_400_000_000

    def text_beside(self, text: str) -> str:
        match self.chance.randrange(4):
            case 0:
                return text[:self.chance.randrange(len(text) + 1)]
            case 1:
                return text + self.chance.choice(["a", "\u0001", "~", "\U0010FFFF"])
            case 2 if text:
                # Statistics are cut to 64 bytes: this is just beside the cut.
                return text[:64][:-1] + chr(ord(text[:64][-1]) + 1)
            case _:
                return text[:-1]


def kind_of(type: pa.DataType) -> str:
    if pa.types.is_timestamp(type):
        return "timestamp"
    if pa.types.is_floating(type):
        return "double"
    if pa.types.is_integer(type):
        return "integer" if type.bit_width == 32 else "long"
    return "text"
