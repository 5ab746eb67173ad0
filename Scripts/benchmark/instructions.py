"""Speed of the parts, by the clock or by instructions: those are the same on any machine.

callgrind counts inside of one function of the program `bench` alone, which runs every measure once.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from benchmark.place import ROOT, program, say, stop
from benchmark.rounds import workplace

BASELINE = ROOT / "Tests" / "Bench" / "baseline.json"
GROWTH = 1.05


def dataset(folder: Path) -> Path:
    """The table that the queries are measured on."""
    sample = folder / "bench.log"
    subprocess.run([program("bench"), "--sample", sample], check=True)
    subprocess.run([program("albatross"), "ingest", "--source", sample, "--dataset",
                    folder / "dataset", "--progress", "none"], check=True)
    return folder / "dataset"


def clocked(names: list[str]) -> None:
    with workplace() as folder:
        subprocess.run([program("bench"), "--dataset", dataset(Path(folder)), *names], check=True)


def counted_function(path: Path) -> str:
    """Measure.countedOnce in Tests/Bench, as the linker names it."""
    names = subprocess.run(["nm", path], check=True, capture_output=True, text=True).stdout
    found = re.findall(r"^\S+ [tT] (\S*countedOnceSi\S*)$", names, re.MULTILINE)
    if len(found) != 1:
        stop(1, f"Measure.countedOnce is there {len(found)} times in the program bench")
    return found[0]


def counted(names: list[str]) -> dict[str, dict]:
    """Instructions of each measure, whole and for an item."""
    if not shutil.which("valgrind"):
        stop(69, "valgrind is missing; Scripts/setup --python installs it")
    with workplace() as place:
        folder = Path(place)
        # valgrind cannot read the compiler's debug information, but wants the names.
        bare = folder / "bench"
        subprocess.run(["strip", "--strip-debug", "-o", bare, program("bench")], check=True)
        function = counted_function(bare)
        command = ["valgrind", "--quiet", "--tool=callgrind", "--collect-atstart=no",
                   f"--toggle-collect={function}", f"--dump-after={function}",
                   f"--callgrind-out-file={folder}/out", bare, "--once",
                   "--dataset", dataset(folder), *names]
        # Tables with another seed each time would take other ways through them.
        environment = {**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"}
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                              env=environment)
        if done.returncode != 0:
            stop(1, f"bench under valgrind: {done.stderr.strip()[-1000:]}")
        measures = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        dumps = sorted(folder.glob("out.*"), key=lambda path: int(path.suffix[1:]))
        totals = [int(re.search(r"^totals: (\d+)", path.read_text(), re.MULTILINE)[1])
                  for path in dumps if "--dump-after" in path.read_text()]
        if len(totals) != len(measures):
            stop(1, f"{len(totals)} counts of callgrind for {len(measures)} measures")
        return {measure["name"]: {"item": measure["item"], "each": total / measure["items"]}
                for measure, total in zip(measures, totals)}


def made_with() -> dict[str, str]:
    """What decides about the instructions beside our own code."""
    def first_line(*command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True)
        return done.stdout.splitlines()[0] if done.stdout else ""

    packages = ["libzstd1", "libisal2", "zlib1g", "libc6", "valgrind"]
    versions = {name: first_line("dpkg-query", "-W", "-f=${Version}\n", name)
                for name in packages if shutil.which("dpkg-query")}
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return {"swift": first_line("swift", "--version"), **versions,
            "avx2": str(" avx2 " in flags)}


def compare(names: list[str], update: bool) -> None:
    """Prints the counts beside the baseline's; exit code 2 where one has grown by more than 5 %.

    Not where compiler, libraries or kind of processor are others than the baseline's.
    """
    found = counted(names)
    saved = json.loads(BASELINE.read_text()) if BASELINE.is_file() else {}
    kept, with_what = saved.get("measures", {}), made_with()
    grown = []
    print(f"{'instructions':24}{'now':>14}{'baseline':>14}")
    for name, now in found.items():
        before = kept.get(name)
        change = now["each"] / before["each"] if before else 1
        mark = ""
        if not before:
            mark = "  new"
        elif change > GROWTH:
            mark = f"  {change:.3f}x: grown"
            grown.append(name)
        elif change < 1 / GROWTH:
            mark = f"  {change:.3f}x"
        told = f"{before['each']:14.2f}" if before else f"{'':14}"
        print(f"{name:24}{now['each']:14.2f}{told} each {now['item']}{mark}")
    if update:
        kept = {**(kept if names else {}), **found}
        saved = {"made_with": with_what, "measures": kept}
        BASELINE.write_text(json.dumps(saved, indent=1) + "\n")
        say(f"{BASELINE.relative_to(ROOT)} says so now")
    elif grown and saved.get("made_with") != with_what:
        say(f"the baseline was made with {saved.get('made_with')}, this with {with_what}: "
            "what has grown is no proof")
    elif grown:
        stop(2, f"more than 5 % more instructions: {', '.join(grown)}; if that is meant: "
                "Scripts/bench --instructions --update")
