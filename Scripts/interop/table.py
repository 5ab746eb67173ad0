"""A Delta table on disk, as the checks look at it."""
from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse

import pyarrow as pa
from deltalake import DeltaTable


def exists(folder: Path) -> bool:
    """Whether the folder is a table for a reader: its log has a version."""
    return any((folder / "_delta_log").glob("*.json"))


def rows(dataset: Path, family: str = "access") -> int:
    folder = dataset / family
    return read(folder, ["source_line"]).num_rows if exists(folder) else 0


def read(folder: Path, columns: list[str] | None = None) -> pa.Table:
    return DeltaTable(str(folder)).to_pyarrow_table(columns=columns)


def quarantine(dataset: Path) -> list[dict]:
    folder = dataset / "quarantine"
    names = ["source_object", "source_line", "reason", "raw"]
    return read(folder, names).to_pylist() if exists(folder) else []


def leftovers(dataset: Path) -> list[str]:
    """What a run must not leave behind: temporary files, and data files in no commit."""
    if not dataset.is_dir():
        return []
    found = [str(p) for p in dataset.rglob("*") if ".tmp" in p.name]
    committed = set()
    for log in dataset.glob("*/_delta_log"):
        committed |= files(log.parent)
    data = (p for p in dataset.rglob("*.parquet") if "_delta_log" not in p.parts)
    return found + [str(p) for p in data if p.resolve() not in committed]


def files(folder: Path) -> set[Path]:
    """Data files that a reader of the table sees."""
    uris = DeltaTable(str(folder)).file_uris()
    return {Path(unquote(urlparse(uri).path)).resolve() for uri in uris}
