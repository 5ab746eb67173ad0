"""Compares the verdicts of `alb502 diagnose` with what happened."""

import json
import subprocess
from collections import Counter

CONFIDENT = 0.5
# What other names say the same to whoever has to mend it.
ALSO = {
    "scatter": {"keep_alive_race"},  # a reset in the first milliseconds looks alike, and mostly is one
    "deadly_request": {"poison_request", "target_crash"},
    "restart": {"target_crash", "target_deregistered", "connection_refused"},
    "spot_interruption": {"target_deregistered", "target_crash"},  # it ends itself, and nobody took it out
}


class Verdict:
    """One finding, and what its requests really had."""

    def __init__(self, finding, truth):
        self.cause, self.confidence, self.count = finding["cause"], finding["confidence"], finding["count"]
        self.rows = [trace for trace in finding.get("traces", []) if trace in truth]
        self.true = Counter(truth[trace] for trace in self.rows)
        self.majority = self.true.most_common(1)[0][0] if self.true else None
        self.evidence = [("+" if e["supports"] else "-") + " " + e["text"] for e in finding["evidence"]]
        self.alternatives = [f"{a['cause']} {a['confidence']}" for a in finding["alternatives"]]

    @property
    def confident(self):
        return self.cause != "insufficient_evidence" and self.confidence >= CONFIDENT

    @property
    def wrong(self):
        return self.confident and self.cause != self.majority and self.cause not in ALSO.get(self.majority, ())


class Outcome:
    """What came of one run."""

    def __init__(self, name, cause, seed, truth, answer, folder):
        self.name, self.cause, self.seed, self.folder, self.answer = name, cause, seed, folder, answer
        self.truth = Counter(truth.values())
        self.verdicts = [Verdict(finding, truth) for finding in answer["findings"]]
        self.wrong = [v for v in self.verdicts if v.wrong]

    @property
    def main(self):
        """The finding that holds most of the requests that the main cause failed."""
        about = [v for v in self.verdicts if v.true[self.cause]]
        return max(about, key=lambda v: (v.true[self.cause], v.confident), default=None)

    @property
    def kind(self):
        """Of the main cause: right, wrong, abstained, or too few rows to say."""
        if self.cause is None:
            return "wrong" if self.wrong else "right"
        if self.truth[self.cause] < 3 or self.main is None:
            return "few"
        return "wrong" if self.main.wrong else "right" if self.main.confident else "abstained"

    @property
    def said(self):
        """The column of the confusion table."""
        if self.cause is None:
            return self.wrong[0].cause if self.wrong else "insufficient_evidence"
        return self.main.cause if self.main and self.main.confident else "insufficient_evidence"

    @property
    def aside(self):
        """Wrong findings beside the main one."""
        return len(self.wrong) - (self.kind == "wrong")

    def lines(self):
        yield f"{self.name} seed {self.seed}: {self.kind}; true {dict(self.truth)}"
        for v in self.verdicts:
            mark = "WRONG" if v.wrong else "ok" if v.confident else "open"
            yield f"    {mark:5} {v.cause} {v.confidence} x{v.count}, truly {dict(v.true)}; else {', '.join(v.alternatives)}"
            if v.wrong:
                yield from (f"          {line}" for line in v.evidence)


def diagnose(program, folder, *more):
    done = subprocess.run(
        [program, "diagnose", "--raw", folder, "--output", "json", "--detail", *more],
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode not in (0, 2):
        raise RuntimeError(f"diagnose failed on {folder}: {done.stderr.strip()[:300]}")
    return json.loads(done.stdout)
