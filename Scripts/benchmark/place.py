"""Where things lie, and how the benchmark ends when something is missing."""
from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "bench"
PROGRAMS = ROOT / ".build" / "release"
PYTHON = ROOT / ".venv" / "bin" / "python"
KEPT = Path(os.environ.get("ALBATROSS_BENCH_FOLDER")
            or Path(tempfile.gettempdir()) / "albatross-bench")


def stop(code: int, message: str) -> None:
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(code)


def say(message: str) -> None:
    print(f"bench: {message}", file=sys.stderr, flush=True)


def program(name: str) -> Path:
    path = PROGRAMS / name
    if not path.is_file():
        stop(66, f"{path.relative_to(ROOT)} is missing; build: swift build -c release")
    return path
