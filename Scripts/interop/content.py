"""All that a dataset holds, read by deltalake, so that two datasets can be compared."""
from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import table
from bucket import LogObject
from programs import Programs

FAMILIES = ("access", "connection", "health_check")
TABLES = (*FAMILIES, "quarantine")

# Rows of each table, whole, in the order of object and line; tables without a row are left out.
Content = dict[str, list[tuple]]


def tables(dataset: Path) -> list[Path]:
    return [dataset / name for name in TABLES if table.exists(dataset / name)]


def of(dataset: Path) -> Content:
    found = {folder.name: rows(folder) for folder in tables(dataset)}
    return {name: content for name, content in found.items() if content}


def rows(folder: Path) -> list[tuple]:
    """Every column of every row: object, line and partition first, the others by name."""
    read = table.read(folder)
    first = [n for n in ("source_object", "source_line", "date", "hour") if n in read.column_names]
    names = [*first, *sorted(set(read.column_names) - set(first))]
    columns = []
    for name in names:
        column = read.column(name)
        plain = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
        columns.append(plain.to_pylist())
    return sorted(zip(*columns), key=lambda row: (row[0], row[1], str(row)))


def parts(content: Content, unit: str) -> dict[tuple, Counter]:
    """The rows of each part that a reader must see whole: of each table, object or hour.

    Each family commits its own refused lines, so in quarantine the part is an object.
    """
    found: dict[tuple, Counter] = defaultdict(Counter)
    for name, kept in content.items():
        for row in kept:
            key: tuple = ()
            if unit == "object" or name == "quarantine":
                key = (row[0],)
            elif unit == "hour":
                key = (row[2], row[3])
            found[name, *key][row] += 1
    return found


def mixed(got: Content, states: list[Content], unit: str) -> str:
    """Empty if each part of `got` is as in one of the states; otherwise the parts that are not."""
    have, allowed = parts(got, unit), [parts(state, unit) for state in states]
    keys = {key for known in [have, *allowed] for key in known}
    wrong = [key for key in sorted(keys, key=str)
             if all(have.get(key) != known.get(key) for known in allowed)]
    said = [f"{' '.join(map(str, key))}: {have.get(key, Counter()).total()} rows, not "
            + " or ".join(str(known.get(key, Counter()).total()) for known in allowed)
            for key in wrong]
    return f"{len(wrong)} parts are neither before nor after: {'; '.join(said[:2])}" if said else ""


def difference(got: Content, want: Content) -> str:
    """Empty if they hold the same; otherwise how many rows of which objects are lost or too many."""
    said = []
    for name in sorted(got.keys() | want.keys()):
        have, wish = Counter(got.get(name, [])), Counter(want.get(name, []))
        lost, surplus = wish - have, have - wish
        if lost or surplus:
            places = sorted({f"{Path(row[0]).name}:{row[1]}" for row in lost | surplus})
            said.append(f"{name}: {lost.total()} rows lost, {surplus.total()} too many, "
                        f"such as {', '.join(places[:2])}")
    return "; ".join(said)


def against_objects(programs: Programs, dataset: Path, objects: Iterable[LogObject]) -> str:
    """Compares with the bucket itself: each sound line printed once, each bad one in quarantine."""
    sound: dict[str, Counter] = defaultdict(Counter)
    refused: Counter = Counter()
    for one in objects:
        sound[one.family].update(one.sound)
        refused.update(one.bad)
    said = []
    for family in FAMILIES:
        printed = Counter()
        if table.exists(dataset / family):
            printed = Counter(programs.lines(dataset, "--family", family))
        said.append(unequal(f"lines of {family}", printed, sound[family]))
    kept = Counter(row["raw"] for row in table.quarantine(dataset))
    said.append(unequal("lines in quarantine", kept, refused))
    return "; ".join(filter(None, said))


def unequal(what: str, got: Counter, want: Counter) -> str:
    lost, surplus = want - got, got - want
    if not lost and not surplus:
        return ""
    sample = next(iter(lost or surplus))[:100]
    return f"{what}: {lost.total()} lost, {surplus.total()} too many, such as {sample!r}"


def strays(dataset: Path) -> list[str]:
    """Files that the next run under lease has to take away: half made, staged, or in no log."""
    if not dataset.is_dir():
        return []
    found, named = [], set()
    for log in dataset.glob("*/_delta_log"):
        named |= {log.parent / path for path in paths_in(log)}
    for path in dataset.rglob("*"):
        parts = path.relative_to(dataset).parts
        if not path.is_file():
            continue
        staged = parts[0] == "_staging"
        data = path.suffix == ".parquet" and not any(part.startswith("_") for part in parts)
        if staged or path.name.startswith(".") or (data and path not in named):
            found.append(str(path.relative_to(dataset)))
    return found


def paths_in(log: Path) -> set[str]:
    """Data files that a Delta log names, as live or as removed."""
    found = set()
    for path in log.glob("*.json"):
        for line in path.read_text().splitlines():
            action = json.loads(line)
            found |= {action[kind]["path"] for kind in ("add", "remove") if kind in action}
    for path in log.glob("*.checkpoint.parquet"):
        for kind in ("add", "remove"):
            if kind in parquet.read_schema(path).names:
                kept = parquet.read_table(path, columns=[kind])[kind].to_pylist()
                found |= {one["path"] for one in kept if one and one["path"]}
    return found
