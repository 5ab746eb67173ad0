"""Simulates incidents, has them diagnosed and prints how often the verdict was right.

A second opinion beside Scripts/matrix: a model of its own, written without knowledge of the other one or of the
rules by which `diagnose` decides, so that the two do not share their errors.
"""

import argparse
import json
import os
import random
import shutil
from collections import Counter, defaultdict
from importlib import import_module

import failure
from catalogue import ALL
from journal import stamp
from score import Outcome, diagnose

for part in ("race", "rollout", "breakdown", "blockade", "overload", "exchange", "mixture"):
    import_module(part)  # each adds its scenarios to the catalogue

KINDS = ("right", "wrong", "abstained", "few", "aside")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alb502", required=True, help="the program")
    parser.add_argument("--seeds", default="1..3", help="A..B")
    parser.add_argument("--only", action="append", help="a cause or a scenario; may be repeated")
    parser.add_argument("--work", required=True, help="a folder for the logs")
    parser.add_argument("--keep", action="store_true", help="keep the logs of right verdicts too")
    return parser.parse_args()


def wanted(only):
    return [n for n, (cause, _) in ALL.items() if not only or n in only or str(cause) in only]


def examine(program, name, seed, work):
    rng = random.Random(f"{name} {seed}")
    cause, make = ALL[name]
    world = make(rng.randrange(1 << 30), rng)
    if rng.random() < 0.25:
        failure.scatter(world, rng.randrange(1, 4))
    truth = world.run()
    folder = os.path.join(work, f"{name}-{seed}")
    shutil.rmtree(folder, ignore_errors=True)
    silent = rng.choice(world.nodes).address if len(world.nodes) > 1 and rng.random() < 0.06 else None
    world.journal.save(folder, rng.choice((0, 0, 0, 0, 0.1)), silent)
    cut = window(world.journal, rng)
    with open(folder + ".json", "w") as file:
        json.dump({"scenario": name, "cause": cause, "window": cut, "rows": truth}, file)
    return Outcome(name, cause, seed, truth, diagnose(program, folder, *cut), folder)


def window(journal, rng):
    """Mostly all there is; now and then an end that somebody guessed, in the midst of it."""
    if not journal.moments or rng.random() < 0.85:
        return ()
    cut = stamp(journal.moment(rng.choice(journal.moments) + rng.uniform(-60, 60)))
    return ("--from", cut) if rng.random() < 0.5 else ("--from", stamp(journal.start), "--to", cut)


def main():
    options = arguments()
    first, last = (int(part) for part in options.seeds.split(".."))
    outcomes = []
    for seed in range(first, last + 1):
        for name in wanted(options.only):
            outcome = examine(options.alb502, name, seed, options.work)
            outcomes.append(outcome)
            print("\n".join(outcome.lines()), flush=True)
            if not options.keep and not outcome.wrong:
                shutil.rmtree(outcome.folder)
                os.remove(outcome.folder + ".json")
    print("\n" + "\n".join((*scenarios(outcomes), "", *confusion(outcomes))))


def scenarios(outcomes):
    """How often each scenario was named rightly."""
    table = defaultdict(Counter)
    for outcome in outcomes:
        for row in ((str(outcome.cause), outcome.name), ("all", "")):
            table[row][outcome.kind] += 1
            table[row]["aside"] += outcome.aside
    yield f"{'cause':26} {'scenario':22} " + " ".join(f"{k:>9}" for k in KINDS)
    for (cause, name), counts in sorted(table.items()):
        yield f"{cause:26} {name:22} " + " ".join(f"{counts[k]:9}" for k in KINDS)


def confusion(outcomes):
    """What was simulated, and what was said of it, runs with too few rows left out."""
    table = defaultdict(Counter)
    for outcome in outcomes:
        if outcome.kind != "few":
            table[str(outcome.cause)][outcome.said] += 1
    for cause, counts in sorted(table.items()):
        yield f"{cause:26} " + ", ".join(f"{said} {count}" for said, count in counts.most_common())


if __name__ == "__main__":
    main()
