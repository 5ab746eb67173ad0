"""The logs that are ingested: a day, that day again on other dates, and the same lines in other shapes.

All of them are made from generate_day.py's day and kept, each under another name first, so that half
of one never passes for a whole. What is derived depends on the day alone.
"""
from __future__ import annotations

import datetime
import gzip
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmark.place import KEPT, SHARED, say, stop

LEVEL = 6  # as the day itself
DATE = datetime.date(2026, 11, 20)
TINY_LINES = 20
HUGE_TEXT = 5_000_000_000


def kept(path: Path, what: str, make: Callable[[Path], None]) -> Path:
    if any(path.rglob("*.gz")):
        return path
    part = path.with_name(path.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    say(f"making {what} in {path}")
    make(part)
    try:
        part.rename(path)
    except OSError as error:
        stop(73, f"{path} is there, without logs: {error.strerror}; name another folder")
    return path


def day(given: Path | None, rows: int, seed: int) -> Path:
    path = Path(given) if given else KEPT / f"day-{rows}-{seed}"

    def make(part: Path) -> None:
        script = [sys.executable, SHARED / "generate_day.py", part, str(rows), str(seed)]
        subprocess.run(script, check=True, stdout=subprocess.DEVNULL)

    return kept(path, f"{rows:,} requests", make).resolve()


def read(folder: Path) -> int:
    """Reads every file once, so that everyone finds the input in the page cache. Returns bytes."""
    return sum(len(path.read_bytes()) for path in sorted(folder.rglob("*.gz")))


def derived(source: Path, name: str) -> Path:
    """A folder whose name tells what it was made from."""
    files = sorted(source.rglob("*.gz"))
    content = " ".join(f"{path.name}:{path.stat().st_size}" for path in files)
    return KEPT / f"{name}-{zlib.crc32(content.encode()):08x}"


def redated(text: bytes, days: int) -> bytes:
    """The same lines `days` later: in their times, not in their ids."""
    for date in (DATE + datetime.timedelta(days=1), DATE, DATE - datetime.timedelta(days=1)):
        later = date + datetime.timedelta(days=days)
        text = text.replace(b"%sT" % date.isoformat().encode(), b"%s\x00" % later.isoformat().encode())
    return text.replace(b"\x00", b"T")


def later(key: str, days: int) -> str:
    """An object's key `days` later: folder and end of interval."""
    def moved(match: re.Match) -> str:
        year, month, day = (int(part) for part in match.groups()[1:])
        date = datetime.date(year, month, day) + datetime.timedelta(days=days)
        form = "/%Y/%m/%d/" if match[1] == "/" else "_%Y%m%dT"
        return date.strftime(form)

    key = re.sub(r"(/)(\d{4})/(\d\d)/(\d\d)/", moved, key)
    return re.sub(r"(_)(\d{4})(\d\d)(\d\d)T", moved, key)


def write(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text, LEVEL, mtime=0))


def _redate(job: tuple[Path, Path, int]) -> None:
    source, target, days = job
    write(target, redated(gzip.decompress(source.read_bytes()), days))


def grown(source: Path, times: int, work: Path) -> Path:
    """`times` days of the same requests: hard links to the day and to re-dated copies of it."""
    folder = work / "grown"
    for number in range(times):
        days = source
        if number:
            def make(part: Path, number=number) -> None:
                jobs = [(path, part / later(str(path.relative_to(source)), number), number)
                        for path in sorted(source.rglob("*.gz"))]
                with ProcessPoolExecutor(2) as pool:
                    list(pool.map(_redate, jobs, chunksize=8))

            days = kept(derived(source, f"day+{number}"), f"the day {number} days later", make)
        for path in days.rglob("*.gz"):
            link = folder / f"day-{number}" / path.relative_to(days)
            link.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, link)
            except OSError:
                shutil.copyfile(path, link)  # another file system
    return folder


def _split(job: tuple[Path, Path]) -> None:
    source, target = job
    lines = gzip.decompress(source.read_bytes()).splitlines(keepends=True)
    stem = source.name.removesuffix(".log.gz").rsplit("_", 1)[0]
    for number, start in enumerate(range(0, len(lines), TINY_LINES)):
        name = f"{stem}_{number:08x}.log.gz"
        write(target / name, b"".join(lines[start:start + TINY_LINES]))


def tiny(source: Path) -> Path:
    """The day in files of 20 lines: 100,000 of them for two million lines."""
    def make(part: Path) -> None:
        jobs = [(path, part / path.relative_to(source).parent)
                for path in sorted(source.rglob("*.gz"))]
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(_split, jobs, chunksize=8))

    return kept(derived(source, "tiny"), f"files of {TINY_LINES} lines", make)


def _texts(source: Path) -> Iterator[bytes]:
    days = 0
    while True:
        for path in sorted(source.rglob("*.gz")):
            yield redated(gzip.decompress(path.read_bytes()), days)
        days += 1


def huge(source: Path, size: int = HUGE_TEXT) -> Path:
    """The day's lines, day after day, in one gzip member of `size` bytes of text."""
    def make(part: Path) -> None:
        first = min(source.rglob("*.gz"))
        target = part / first.relative_to(source)
        target.parent.mkdir(parents=True)
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
        left = size
        with target.open("wb") as out:
            for text in _texts(source):
                text = text[:text.rfind(b"\n", 0, left) + 1]
                if not text:
                    break
                out.write(packer.compress(text))
                left -= len(text)
            out.write(packer.flush())

    return kept(derived(source, f"huge-{size}"), f"one object of {size / 1e9:.0f} GB of text", make)
