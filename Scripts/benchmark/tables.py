"""What was measured, for people."""
from __future__ import annotations

from benchmark.contenders import OURS


def ratio(value: float, base: float) -> str:
    return f"{value / base:6.2f}x" if base and value else "      -"


def ingest(found: dict) -> None:
    middle = found["median"]
    base = middle.get(OURS) or next(iter(middle.values()))
    print(f"{'':24}{'wall s':>8}{'':8}{'CPU s':>8}{'':8}{'peak MB':>9}{'':8}{'out MB':>8}")
    for name, row in middle.items():
        print(f"{name:24}"
              f"{row['wall']:8.2f} {ratio(row['wall'], base['wall'])}"
              f"{row['cpu']:8.2f} {ratio(row['cpu'], base['cpu'])}"
              f"{row['memory'] / 1e6:9.0f} {ratio(row['memory'], base['memory'])}"
              f"{row['bytes'] / 1e6:8.1f} {ratio(row['bytes'], base['bytes'])}")
    ratios = found["ratios"]
    if "times_as_fast" in ratios:
        print(f"\nwall: {ratios['times_as_fast']:.2f} times as fast as the fastest peer"
              f" ({ratios['fastest_peer']})")
        print(f"bytes: {ratios['of_smallest_bytes']:.3f} of the smallest peer's"
              f" ({ratios['smallest_peer']})")
    if "times_igzip_cpu" in ratios:
        print(f"CPU: {ratios['times_igzip_cpu']:.2f} times igzip's, which only decompresses")


def questions(found: dict[str, dict[str, float]]) -> None:
    names = list(found["alb502"])
    print(f"{'milliseconds':24}" + "".join(f"{name:>18}" for name in names))
    for who, times in found.items():
        cells = "".join(f"{times[name] * 1000:9.1f} {ratio(times[name], found['alb502'][name])}"
                        for name in names)
        print(f"{who:24}{cells}")


def single(found: dict[str, dict]) -> None:
    """Runs of albatross alone."""
    print(f"{'':8}{'objects':>9}{'lines':>12}{'MB in':>8}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}"
          f"{'out MB':>8}{'lines/s':>10}")
    for name, row in found.items():
        print(f"{name:8}{row['objects']:9,}{row['lines']:12,}{row['bytes_in'] / 1e6:8.0f}"
              f"{row['wall']:8.2f}{row['cpu']:8.2f}{row['memory'] / 1e6:9.0f}"
              f"{row['bytes'] / 1e6:8.1f}{row['lines'] / row['wall']:10,.0f}")


def growth(found: dict[str, dict]) -> None:
    single(found)
    base = found.get("1x")
    for name, row in found.items():
        if base and row is not base:
            print(f"{name}: {row['wall'] / base['wall']:.2f} times the time, "
                  f"{row['memory'] / base['memory']:.2f} times the memory")


def shapes(found: dict[str, dict]) -> None:
    single(found)
    for name, row in found.items():
        if not row["timings"]:
            continue
        stages = row["timings"]["stages"]
        largest = sorted(stages, key=lambda stage: -stages[stage]["wall"])[:4]
        told = ", ".join(f"{stage} {stages[stage]['cpu']:.2f} ({stages[stage]['wall']:.2f})"
                         for stage in largest)
        print(f"{name}: CPU s (wall s): {told}, unaccounted {row['timings']['unaccounted']:.2f}")
