"""Whether a run would survive a power cut: what a commit names is on disk before the commit."""
from __future__ import annotations

import os
import re
from pathlib import Path

from faults import Call

COMMIT = re.compile(r"/_delta_log/\d{20}\.json$")


def folders_of(root: Path) -> set[str]:
    """The folders that are there before a run below `root`, and those above it."""
    return {*map(str, root.parents), *(str(p) for p in [root, *root.rglob("*")] if p.is_dir())}


def unsynced(calls: tuple[Call, ...], known: set[str], root: Path) -> list[str]:
    """Files and folders that a rename or a commit relies on though nobody has synced them.

    `known`: the folders that are there before the first call. `root`: only calls below it are seen,
    so that nothing can be said of the folder above.
    """
    known = set(known)
    files: set[str] = set()
    folders: set[str] = set()
    said = []
    for call in calls:
        path = call.paths[0]
        if call.name in ("create", "write", "truncate"):
            files.add(path)
        elif call.name == "fsync":
            files.discard(path)
            folders.discard(path)
        elif call.name in ("rename", "link"):
            target = call.paths[1]
            if path in files:
                said.append(f"{call.name} to {target} before its bytes are synced")
            if COMMIT.search(target):
                said += [f"{folder} is not synced at commit {target}"
                         for folder in sorted(folders - {os.path.dirname(target)})]
                folders.clear()
            folders.add(os.path.dirname(target))
            if call.name == "rename":
                files.discard(path)
        elif call.name == "mkdir" and path not in known and os.path.dirname(path) in known:
            known.add(path)
            if path != str(root):
                folders.add(os.path.dirname(path))
    return said
