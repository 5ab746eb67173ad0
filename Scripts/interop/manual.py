"""Man pages and completions name every verb and every option that the programs have."""
from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from check import Checks
from programs import Programs

MAKER = Path(__file__).resolve().parents[1] / "manual"


def run(checks: Checks, programs: Programs, work: Path) -> None:
    out = work / "manual"
    made = subprocess.run(
        [sys.executable, MAKER, out, "--programs", programs.alb502.parent], capture_output=True, text=True)
    if not checks.that("manual: is made", made.returncode == 0, made.stderr[-300:]):
        return
    for program in (programs.albatross, programs.alb502):
        tool = json.loads(programs.run(program, "--experimental-dump-help").out)
        page = (out / "man1" / f"{program.name}.1").read_text()
        sections = verbs(page.replace("\\-", "-"))
        wanted = {verb["commandName"]: set(names(verb)) for verb in shown(tool["command"])}
        checks.equal(f"manual: {program.name}: verbs", sorted(sections), sorted(wanted))
        for verb, options in wanted.items():
            missing = sorted(name for name in options if name not in sections.get(verb, ""))
            checks.equal(f"manual: {program.name} {verb}: options left out", missing, [])
        for shell in ("bash", "zsh", "fish"):
            script = (out / "completions" / f"{program.name}.{shell}").read_text()
            missing = sorted(verb for verb in wanted if verb not in script)
            checks.equal(f"manual: {program.name}: verbs unknown to {shell}", missing, [])


def verbs(page: str) -> dict[str, str]:
    """The text below each verb's heading."""
    sections: dict[str, str] = {}
    for part in page.split("\n.SS ")[1:]:
        heading, _, text = part.partition("\n")
        sections[heading.split()[-1]] = text.split("\n.SH ")[0]
    return sections


def shown(command: dict) -> list[dict]:
    return [verb for verb in command.get("subcommands", [])
            if verb["commandName"] != "help" and verb.get("shouldDisplay", True)]


def names(command: dict) -> Iterator[str]:
    for argument in command.get("arguments", []):
        if not argument.get("shouldDisplay", True):
            continue
        if argument["kind"] == "positional":
            yield argument.get("valueName", "value")
        for name in argument.get("names", []):
            yield ("-" if name["kind"] == "short" else "--") + name["name"]
    for part in shown(command):
        yield from names(part)
