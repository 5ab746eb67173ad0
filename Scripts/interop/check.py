"""Named checks: each passes, fails or is skipped, and the last line counts them."""
from __future__ import annotations

import sys
import traceback
from contextlib import contextmanager


class Checks:
    def __init__(self) -> None:
        self.passed = 0
        self.failed: list[str] = []
        self.skipped = 0

    def that(self, name: str, holds: bool, message: str = "") -> bool:
        if holds:
            self.passed += 1
            print(f"ok    {name}", flush=True)
        else:
            self.failed.append(name)
            print(f"FAIL  {name}: {message}", flush=True)
        return holds

    def equal(self, name: str, got: object, want: object) -> bool:
        return self.that(name, got == want, difference(got, want))

    def skip(self, name: str, reason: str) -> None:
        self.skipped += 1
        print(f"skip  {name}: {reason}", flush=True)

    @contextmanager
    def group(self, name: str):
        """A check that breaks instead of failing is one failure, and the next group still runs."""
        try:
            yield
        except Exception as error:
            traceback.print_exc(file=sys.stdout)
            self.that(name, False, f"broke: {type(error).__name__}: {brief(error)}")

    def close(self) -> int:
        if self.failed:
            print("failed: " + "; ".join(self.failed))
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {len(self.failed)} failed{skipped}", flush=True)
        return 1 if self.failed else 0


def difference(got: object, want: object) -> str:
    """Both values, and for mappings only the keys that differ."""
    if isinstance(got, dict) and isinstance(want, dict):
        keys = sorted((k for k in got.keys() | want.keys() if got.get(k) != want.get(k)), key=str)
        rows = [f"{k}: got {got.get(k)!r}, want {want.get(k)!r}" for k in keys[:5]]
        return f"{len(keys)} of {len(want)} differ: " + "; ".join(rows)
    return f"got {brief(got)}, want {brief(want)}"


def brief(value: object, length: int = 300) -> str:
    text = value if isinstance(value, str) else repr(value) if not isinstance(
        value, Exception) else str(value)
    text = text.replace("\n", " ")
    return text if len(text) <= length else text[:length] + "..."
