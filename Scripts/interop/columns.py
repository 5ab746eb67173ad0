#!/usr/bin/env python3
"""Where the bytes are: ours and a peer's, column by column, per row.

    columns.py DATASET PEER_FOLDER PEER_NAME

A column's bytes are its chunks'; page indexes, bloom filters and footers are counted apart, and so
is provenance, which the peer does not have. The floor of a random id is its entropy: no encoding
gets below.
"""
from __future__ import annotations

import collections
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq

SCHEMA = json.loads((Path(__file__).parents[2] / "Schemas" / "access.json").read_text())
PROVENANCE = {column["name"] for column in SCHEMA["provenance"]}
# Random bytes in the ids of the benchmark day: 24 and 32 hexadecimal digits.
FLOORS = {"trace_id": 12.0, "conn_trace_id": 16.0}
# The peers keep these pairs in one column.
PAIRS = {"client_ip": "client", "client_port": "client",
         "target_ip": "target", "target_port": "target", "request_verb": "request"}


def sizes(folder: Path) -> tuple[dict[str, int], dict[str, str], int, int]:
    size, encodings = collections.Counter(), {}
    rows = files = 0
    for path in folder.rglob("*.parquet"):
        if "_delta_log" in path.parts:
            continue
        files += path.stat().st_size
        metadata = pq.ParquetFile(path).metadata
        rows += metadata.num_rows
        for group in range(metadata.num_row_groups):
            for index in range(metadata.num_columns):
                chunk = metadata.row_group(group).column(index)
                size[chunk.path_in_schema] += chunk.total_compressed_size
                values = [e for e in chunk.encodings if e != "RLE"]
                encodings[chunk.path_in_schema] = values[-1]
    return dict(size), encodings, rows, files


def main(dataset: Path, peer: Path, name: str) -> None:
    mine, encodings, rows, my_files = sizes(dataset / "access")
    theirs, _, their_rows, their_files = sizes(peer)
    if rows != their_rows:
        sys.exit(f"columns: {rows} rows of ours, {their_rows} of {name}'s")
    print(f"{'bytes per row':25}{'ours':>8}{name:>9}{'floor':>8}  encoding")
    shown = set()
    for column in sorted(mine, key=mine.get, reverse=True):
        if column in PROVENANCE or mine[column] / rows < 0.005:
            continue
        other = PAIRS.get(column, column)
        size = theirs.get(other)
        theirs_text = f"{size / rows:9.2f}" if size is not None and other not in shown else f"{'':9}"
        shown.add(other)
        floor = f"{FLOORS[column]:8.1f}" if column in FLOORS else f"{'':8}"
        note = f" (with {other})" if other != column else ""
        print(f"{column:25}{mine[column] / rows:8.2f}{theirs_text}{floor}"
              f"  {encodings[column]}{note}")
    provenance = sum(mine.get(column, 0) for column in PROVENANCE)
    data = sum(mine.values()) - provenance
    around = my_files - sum(mine.values())
    total = sum(theirs.values())
    print(f"{'all columns':25}{data / rows:8.2f}{total / rows:9.2f}")
    print(f"{'indexes, filters':25}{around / rows:8.2f}{(their_files - total) / rows:9.2f}")
    print(f"{'provenance':25}{provenance / rows:8.2f}")
    print(f"\ncolumns alone: {data / total:.3f} of {name}'s bytes; whole files without provenance: "
          f"{(my_files - provenance) / their_files:.3f}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
