"""Log objects on disk, under the names that load balancers give them."""
from __future__ import annotations

import gzip
import random
import shutil
import subprocess
import sys
from pathlib import Path

ACCOUNT = "123456789012"
FOLDER = f"AWSLogs/{ACCOUNT}/elasticloadbalancing/us-east-1/2026/11/20"


def key(number: int, ending: str = ".log.gz") -> str:
    hour, minute = divmod(5 * number % 1440, 60)
    return (f"{FOLDER}/{ACCOUNT}_elasticloadbalancing_us-east-1_app.orders.0123456789abcdef_"
            f"20261120T{hour:02}{minute:02}Z_10.0.{number % 250}.17_{number:08x}{ending}")


def put(root: Path, name: str, content: bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def line(number: int, status: int = 200) -> bytes:
    """A plain line of 30 fields, of its own for each number."""
    time = f"2026-11-20T02:{number // 60 % 60:02}:{number % 60:02}.{number % 1_000_000:06}Z"
    group = f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:targetgroup/orders/0123456789abcdef"
    answered = "-" if status == 502 else str(status)
    times = "0.001 0.004 -1" if status == 502 else "0.001 0.020 0.000"
    return (
        f"https {time} app/orders/0123456789abcdef 192.0.2.{number % 250}:40000 10.0.1.5:8080 "
        f"{times} {status} {answered} 120 {500 + number} "
        f'"GET https://shop.example:443/orders/{number} HTTP/1.1" "curl/8.5.0" '
        f"TLS_AES_128_GCM_SHA256 TLSv1.3 {group} "
        f'"Root=1-6b00ddd4-{number:024x}" "shop.example" "session-reused" 1 {time} "forward" "-" '
        f'"-" "10.0.1.5:8080" "{answered}" "-" "-" TID_{number:032x}').encode()


def lines(first: int, count: int) -> list[bytes]:
    return [line(n, 502 if n % 10 == 0 else 200) for n in range(first, first + count)]


def text(found: list[bytes]) -> bytes:
    return b"".join(one + b"\n" for one in found)


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


def incompressible(count: int, seed: int = 5) -> bytes:
    return random.Random(seed).randbytes(count)


def day(shared: Path | None, work: Path, rows: int, seed: int) -> Path | None:
    """A day of bench/generate_day.py, made once per run; None where the script is missing."""
    script = shared / "bench" / "generate_day.py" if shared else None
    if not script or not script.is_file():
        return None
    root = work / f"day-{rows}-{seed}"
    if not root.is_dir():
        part = work / f"{root.name}.part"
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run(
            [sys.executable, str(script), str(part), str(rows), str(seed)],
            check=True, stdout=subprocess.DEVNULL)
        part.rename(root)
    return root


def all_lines(root: Path) -> list[bytes]:
    found = []
    for path in sorted(root.rglob("*.log.gz")):
        found += gzip.decompress(path.read_bytes()).split(b"\n")
    return [one for one in found if one]
