"""The two programs under test, run as a user runs them."""
from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 900


@dataclass
class Outcome:
    code: int
    out: bytes
    err: str

    @property
    def summary(self) -> dict:
        """The JSON line of `--progress json`; empty where the run ended before it."""
        lines = self.out.decode("utf-8", "replace").strip().splitlines()
        return json.loads(lines[-1]) if lines else {}

    def __str__(self) -> str:
        return f"exit {self.code}, stderr: {self.err.strip()[-300:] or '(empty)'}"


class Programs:
    def __init__(self, folder: Path, prefix: tuple[str, ...] = (),
                 environment: dict[str, str] | None = None) -> None:
        self.albatross = folder / "albatross"
        self.alb502 = folder / "alb502"
        self.prefix = prefix
        self.environment = environment

    def run(self, program: Path, *arguments: object, cwd: Path | None = None,
            environment: dict[str, str] | None = None) -> Outcome:
        command = [*self.prefix, str(program), *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT, cwd=cwd,
            env=environment or self.environment)
        return Outcome(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    def ingest(self, source: Path, dataset: Path, *flags: object) -> Outcome:
        return self.run(
            self.albatross, "ingest", "--source", source, "--dataset", dataset,
            "--progress", "json", *flags)

    def simulate(self, folder: Path, requests_per_hour: int = 60_000) -> Outcome:
        return self.run(
            self.albatross, "simulate", "--out", folder, "--from", "2026-11-20T00:00:00Z",
            "--hours", 2, "--requests-per-hour", requests_per_hour, "--seed", 7)

    def lines(self, dataset: Path, *flags: object) -> list[bytes]:
        """Every line of the dataset as it was in the log."""
        found = self.run(
            self.alb502, "lines", "--dataset", dataset, "--status", "all", "--output", "log",
            *flags)
        if found.code != 0:
            raise RuntimeError(f"alb502 lines: {found}")
        return split_lines(found.out)


def split_lines(text: bytes) -> list[bytes]:
    """Lines without their ends (LF or CR LF); blank ones are no log lines."""
    lines = (line.rstrip(b"\r") for line in text.split(b"\n"))
    return [line for line in lines if line]
