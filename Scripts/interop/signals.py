"""SIGINT and SIGTERM: how soon a run stops, with which code, and that the next run goes on."""
from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import content
import faults
import tree
from check import Checks, brief, difference
from faults import Fault
from holding import held, until
from programs import Programs
from race import ingest

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
# The aim is two seconds; a loaded machine is forgiven more.
SOON, LATEST = 2.0, 10.0


def run(checks: Checks, programs: Programs, work: Path, requests: int) -> None:
    """`requests`: lines an hour of the logs that the signals come into."""
    work = work / "signals"
    work.mkdir()
    made = programs.simulate(work / "logs", requests)
    if not checks.that("signals: simulate exits 0", made.code == 0, str(made)):
        return
    want = sorted(tree.all_lines(work / "logs"))
    backfill = ("--from", "2026-11-20T00:00:00Z", "--to", "2026-11-20T03:00:00Z")
    for verb, flags in (("ingest", ()), ("backfill", backfill)):
        with checks.group(f"signals: {verb}"):
            interrupted(checks, programs, work, verb, flags, want)
    library = faults.compiled(work)
    if library is None:
        checks.skip("signals: waiting", "no C compiler (cc or clang) for Tests/Faults")
        return
    with checks.group("signals: waiting"):
        waiting(checks, programs, library, work)


def interrupted(checks: Checks, programs: Programs, work: Path, verb: str,
                flags: tuple[str, ...], want: list[bytes]) -> None:
    began = time.monotonic()
    command = [programs.albatross, verb, "--source", work / "logs", *flags, "--progress", "json",
               "--dataset"]
    subprocess.run([*command, work / f"{verb}-undisturbed"], check=True, capture_output=True)
    whole = time.monotonic() - began
    slowest, stopped = 0.0, 0
    for number, code in CODES.items():
        dataset = work / f"{verb}-{number.name}"
        problems = []
        for share in (0.05, 0.3, 0.6, 0.9):
            took, outcome = signalled([*command, dataset], number, share * whole)
            slowest = max(slowest, took)
            stopped += outcome.returncode == code
            lines = outcome.stderr.strip().splitlines()
            if outcome.returncode not in (code, 0):
                problems.append(f"exit {outcome.returncode}: {brief(outcome.stderr)}")
            if outcome.returncode == code and len(lines) != 1:
                problems.append(f"{len(lines)} lines instead of one: {brief(outcome.stderr)}")
        name = f"signals: {verb}: {number.name}"
        checks.that(f"{name}: exit code {code}", not problems, brief(problems))
        last = programs.run(*command, dataset)
        checks.that(f"{name}: the next run ends it", last.code == 0, str(last))
        got = sorted(programs.lines(dataset))
        checks.that(f"{name}: every line once", got == want, difference(len(got), len(want)))
        checks.equal(f"{name}: no stray file", content.strays(dataset), [])
    checks.that(f"signals: {verb}: some runs were stopped", stopped > 0,
                f"a run takes {whole:.2f} s")
    checks.that(f"signals: {verb}: stops within {LATEST:.0f} s", slowest <= LATEST,
                f"{slowest:.2f} s")
    print(f"      {verb}: {stopped} of 8 runs of {whole:.2f} s stopped, "
          f"the slowest {slowest:.2f} s after the signal (aim: {SOON:.0f} s)")


def signalled(command: list, number: signal.Signals, delay: float):
    """Seconds from the signal to the end, and how it ended."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    until_listening(process, number)
    try:
        out, err = process.communicate(timeout=delay)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    began = time.monotonic()
    out, err = process.communicate() if process.returncode is None else (out, err)
    return (time.monotonic() - began,
            subprocess.CompletedProcess(command, process.returncode, out, err))


def until_listening(process: subprocess.Popen, number: signal.Signals) -> None:
    """Waits until the program has seen to `number`, or has ended.

    While it is being loaded the kernel's default holds, which ends it without a word, and on a
    busy machine loading alone outlasts the shortest delay.
    """
    status, bit = Path(f"/proc/{process.pid}/status"), 1 << (number - 1)

    def listens() -> bool:
        masks = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return any(int(masks.get(name, "0"), 16) & bit for name in ("SigIgn", "SigCgt"))

    until(process, listens)


def waiting(checks: Checks, programs: Programs, library: Path, work: Path) -> None:
    """A run that waits for the lease can be stopped too, and a pipe that stays silent."""
    dataset, log = work / "held", work / "log"
    small = work / "small"
    tree.put(small, tree.key(1), tree.gzipped(tree.text(tree.lines(1, 5))))
    command = ingest(programs, small, dataset)
    subprocess.run(command, check=True, capture_output=True)
    with held(library, Fault(1, "stop", calls="rename"), (dataset,), log,
              ingest(programs, work / "logs", dataset)):
        for number, code in CODES.items():
            took, outcome = signalled([*command, "--wait", "5m"], number, 0.5)
            checks.that(f"signals: waiting for the lease: {number.name} exits {code}",
                        outcome.returncode == code and took <= LATEST,
                        f"exit {outcome.returncode} after {took:.2f} s: {outcome.stderr}")
    silent = ingest(programs, Path("-"), work / "silent")
    for number, code in CODES.items():
        reader = subprocess.Popen(silent, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        until_listening(reader, number)
        try:
            reader.wait(0.5)
        except subprocess.TimeoutExpired:
            reader.send_signal(number)
        began = time.monotonic()
        ended = reader.wait(60)
        took = time.monotonic() - began
        checks.that(f"signals: silent standard input: {number.name} exits {code}",
                    ended == code and took <= LATEST, f"exit {ended} after {took:.2f} s")
