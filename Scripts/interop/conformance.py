"""Apache's corpus of Parquet files: read what is sound, name what is not supported or not sound."""
from __future__ import annotations

import shutil
from pathlib import Path

import physical
import pyarrow as pa
import pyarrow.parquet as pq
from badinput import CRASHES, DATA
from check import Checks, brief
from programs import Outcome, Programs

MUST_READ = """
alltypes_plain alltypes_dictionary alltypes_tiny_pages alltypes_tiny_pages_plain binary
binary_truncated_min_max int32_decimal int64_decimal fixed_length_decimal
fixed_length_decimal_legacy byte_array_decimal delta_binary_packed delta_byte_array
delta_length_byte_array delta_encoding_required_column delta_encoding_optional_column
byte_stream_split.zstd datapage_v1-uncompressed-checksum plain-dict-uncompressed-checksum
data_index_bloom_encoding_with_length data_index_bloom_encoding_stats page_v2_empty_compressed
int32_with_null_pages fixed_length_byte_array rle_boolean_encoding nan_in_stats single_nan
float16_nonzeros_and_nans float16_zeros_and_nans floating_orders_nan_count overflow_i16_page_cnt
column_chunk_key_value_metadata concatenated_gzip_members unknown-logical-type
alltypes_plain.snappy datapage_v1-snappy-compressed-checksum rle-dict-snappy-checksum sort_columns
dict-page-offset-zero int96_from_spark datapage_v2_empty_datapage.snappy datapage_v2.snappy
""".split()

# Lenient reading is wanted, a named error will do.
MAY_REFUSE = ["nation.dict-malformed"]

# What the one line has to name beside the file; the defect is in a chunk but for the first.
MUST_REFUSE = {
    "bad_data/PARQUET-1481": [],
    "bad_data/ARROW-RS-GH-6229-DICTHEADER": ["row group 0", "column ", "page 0"],
    "bad_data/ARROW-RS-GH-6229-LEVELS": ["column outer.list.item.c"],
    "bad_data/ARROW-GH-41317": ["row group 0", "column "],
    "bad_data/ARROW-GH-41321": ["row group 0", "column "],
    "bad_data/ARROW-GH-45185": ["column x.list.element"],
    "bad_data/ARROW-GH-47662": ["row group 0", "column flba_field"],
    "data/datapage_v1-corrupt-checksum": ["row group 0", "column a", "page 0", "corrupt"],
    "data/rle-dict-uncompressed-corrupt-checksum":
        ["row group 0", "column long_field", "dictionary page", "corrupt"],
}

# Everyone reads this one: dictionary indices of width 0 are all 0.
READ_ANYWAY = "bad_data/ARROW-GH-43605"

# Allocation without bound ends in a crash under this limit.
LIMIT = ("prlimit", "--as=4294967296")


def run(checks: Checks, programs: Programs, shared: Path | None) -> None:
    root = shared / "parquet-testing" if shared else None
    if not root or not (root / "data").is_dir():
        checks.skip("conformance", "no parquet-testing in the shared folder")
        return
    if shutil.which("prlimit"):
        programs = Programs(programs.albatross.parent, LIMIT)
    reading = [root / "data" / f"{name}.parquet" for name in MUST_READ]
    reading.append(root / f"{READ_ANYWAY}.parquet")
    refusing = {root / f"{name}.parquet": parts for name, parts in MUST_REFUSE.items()}
    data = (path for path in (root / "data").rglob("*") if is_parquet(path))
    others = sorted(set(data) - set(reading) - set(refusing))
    for path in reading:
        with checks.group(label(path)):
            must_read(checks, programs, path)
    for path in others:
        with checks.group(label(path)):
            may_refuse(checks, programs, path, "" if path.stem in MAY_REFUSE else "unsupported")
    for path, parts in refusing.items():
        with checks.group(label(path)):
            must_refuse(checks, programs, path, parts)


def label(path: Path) -> str:
    return f"conformance: {path.parent.name}/{path.name}"


def is_parquet(path: Path) -> bool:
    return path.name.endswith((".parquet", ".parquet.encrypted"))


def values(programs: Programs, path: Path) -> Outcome:
    return programs.run(programs.albatross, "inspect", "--values", path)


def must_read(checks: Checks, programs: Programs, path: Path) -> None:
    name = label(path)
    if not path.is_file():
        checks.skip(name, "not in the corpus")
        return
    outcome = values(programs, path)
    if checks.that(f"{name}: read", outcome.code == 0, str(outcome)):
        equal(checks, name, path, outcome)
    listings(checks, programs, name, path, (0,))


def equal(checks: Checks, name: str, path: Path, outcome: Outcome) -> None:
    got = physical.printed(outcome.out, pq.read_metadata(path).schema)
    wrong = physical.difference(got, physical.read(path))
    checks.that(f"{name}: pyarrow's values", not wrong, wrong)


def may_refuse(checks: Checks, programs: Programs, path: Path, word: str) -> None:
    """Read like pyarrow does, if it can; or refused in one line that says why."""
    name = label(path)
    outcome = values(programs, path)
    if outcome.code != 0:
        refused(checks, name, path, outcome, [word])
    elif checks.that(f"{name}: refused or read", "Fatal" not in outcome.err, str(outcome)):
        try:
            physical.read(path)
        except (pa.ArrowException, OSError) as error:
            print(f"      read, but not by pyarrow: {brief(error, 100)}")
        else:
            equal(checks, name, path, outcome)
    listings(checks, programs, name, path, (0, DATA))


def must_refuse(checks: Checks, programs: Programs, path: Path, parts: list[str]) -> None:
    name = label(path)
    if not path.is_file():
        checks.skip(name, "not in the corpus")
        return
    refused(checks, name, path, values(programs, path), parts)
    listings(checks, programs, name, path, (0, DATA))


def refused(checks: Checks, name: str, path: Path, outcome: Outcome, parts: list[str]) -> None:
    lines = outcome.err.splitlines()
    named = len(lines) == 1 and lines[0].startswith(f"albatross: {path}") and all(
        part in lines[0] for part in parts)
    checks.that(f"{name}: refused in one line", outcome.code == DATA and named,
                f"wanted {parts}: {outcome}")


def listings(
    checks: Checks, programs: Programs, name: str, path: Path, codes: tuple[int, ...]
) -> None:
    """The footer alone, for people and for programs."""
    for form in ("text", "json"):
        outcome = programs.run(programs.albatross, "inspect", path, "--output", form)
        crash = [word for word in CRASHES if word in outcome.err]
        checks.that(f"{name}: listed as {form}", outcome.code in codes and not crash, str(outcome))
