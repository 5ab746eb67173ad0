"""A small bucket from a seed: objects of the three families under the names that AWS gives them."""
from __future__ import annotations

import gzip
import os
import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path

import tree

BEGIN = datetime(2026, 11, 20, 2, tzinfo=timezone.utc)
FIVE = timedelta(minutes=5)
PREFIXES = {"access": "", "connection": "conn_log_", "health_check": "health_check_log_"}
BALANCER = "app/orders/0123456789abcdef"
GROUPS = ("orders", "web")


@dataclass(frozen=True)
class LogObject:
    family: str
    end: datetime
    node: int
    sound: tuple[bytes, ...]
    bad: tuple[bytes, ...] = ()
    # Which of several contents this is: another edition has other lines under the same key.
    edition: int = 0

    @property
    def name(self) -> str:
        return (f"{PREFIXES[self.family]}{tree.ACCOUNT}_elasticloadbalancing_us-east-1_"
                f"app.orders.0123456789abcdef_{self.end:%Y%m%dT%H%MZ}_10.0.0.{self.node}_"
                f"{self.end:%d%H%M}{self.node:02}.log.gz")

    def key(self, days_late: int = 0) -> str:
        day = self.end + timedelta(days=days_late)
        return (f"AWSLogs/{tree.ACCOUNT}/elasticloadbalancing/us-east-1/{day:%Y/%m/%d}/{self.name}")

    @property
    def lines(self) -> tuple[bytes, ...]:
        """In the order of the file: what is bad stands in the middle."""
        middle = len(self.sound) // 2
        return self.sound[:middle] + self.bad + self.sound[middle:]

    @cached_property
    def content(self) -> bytes:
        return gzip.compress(b"".join(line + b"\n" for line in self.lines), 6, mtime=0)

    def put(self, root: Path, days_late: int = 0) -> Path:
        """Atomically, as an object store does, and at the time its interval ended."""
        path = root / self.key(days_late)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(".part-" + path.name)
        part.write_bytes(self.content)
        moment = self.end.timestamp() + 60 + 3600 * self.edition
        os.utime(part, (moment, moment))
        part.rename(path)
        return path


class Bucket:
    """Makes objects whose every line is of its own.

    `astray`: one line in so many has its time outside the object's interval, up to two hours back.
    """

    def __init__(self, seed: int, astray: int = 8) -> None:
        self.random = random.Random(seed)
        self.astray = astray
        self.number = seed * 1_000_000

    def object(self, family: str, end: datetime, node: int, sound: int, bad: int = 0) -> LogObject:
        return LogObject(family, end, node, self.lines(family, end, sound), self.refused(bad))

    def changed(self, old: LogObject, sound: int | None = None) -> LogObject:
        """The same key with other lines, of which there are mostly more or fewer."""
        count = self.random.randint(1, 2 * len(old.sound)) if sound is None else sound
        return replace(old, sound=self.lines(old.family, old.end, count),
                       bad=self.refused(self.random.choice([0, 0, 1])), edition=old.edition + 1)

    def lines(self, family: str, end: datetime, count: int) -> tuple[bytes, ...]:
        return tuple(self.line(family, end) for _ in range(count))

    def refused(self, count: int) -> tuple[bytes, ...]:
        return tuple(f"not a line {self.next()} ".encode() + b"\xff\xfe" for _ in range(count))

    def next(self) -> int:
        self.number += 1
        return self.number

    def line(self, family: str, end: datetime) -> bytes:
        strays = self.astray and self.random.randrange(self.astray) == 0
        back = 7200 if strays else FIVE.total_seconds()
        moment = end - timedelta(seconds=self.random.uniform(0.001, back))
        time = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06}Z"
        number = self.next()
        if family == "connection":
            return (f"{time} 192.0.2.{number % 250} {40000 + number % 9999} 443 TLSv1.3 "
                    f'TLS_AES_128_GCM_SHA256 0.0{number % 10} "-" - - Success '
                    f"TID_{number:032x} secp256r1 {BALANCER} 10.0.0.9").encode()
        if family == "health_check":
            passed = number % 5 > 0
            return (f"http {time} 0.0{number % 100:02} 10.0.1.{number % 4}:8080 "
                    f"{GROUPS[number % 2]} "
                    f"{'PASS 200 -' if passed else 'FAIL 502 TargetError'}").encode()
        return access_line(number, time)


def access_line(number: int, time: str) -> bytes:
    group = GROUPS[number % 2]
    status = 502 if number % 10 == 0 else 200
    answered = "-" if status == 502 else "200"
    times = "0.001 0.004 -1" if status == 502 else "0.001 0.020 0.000"
    arn = f"arn:aws:elasticloadbalancing:us-east-1:{tree.ACCOUNT}:targetgroup/{group}/01234567"
    return (f"https {time} {BALANCER} 192.0.2.{number % 250}:40000 10.0.1.{number % 4}:8080 "
            f"{times} {status} {answered} 120 {500 + number % 1000} "
            f'"GET https://shop.example:443/{group}/{number} HTTP/1.1" "curl/8.5.0" '
            f'TLS_AES_128_GCM_SHA256 TLSv1.3 {arn} "Root=1-6b00ddd4-{number:024x}" '
            f'"shop.example" "-" 1 {time} "forward" "-" "-" "10.0.1.{number % 4}:8080" '
            f'"{answered}" "-" "-" TID_{number:032x}').encode()


def hours(seed: int, count: int, families: tuple[str, ...], every: int = 4, sound: int = 9,
          bad_in: int = 5, astray: int = 8) -> list[LogObject]:
    """Objects of `count` hours, one in `every` five minutes, some of them with a bad line."""
    bucket = Bucket(seed, astray)
    made = []
    for slot in range(every, 12 * count + 1, every):
        for family in families:
            bad = 1 if len(made) % bad_in == bad_in - 1 else 0
            made.append(bucket.object(family, BEGIN + slot * FIVE, 1, sound, bad))
    return made
