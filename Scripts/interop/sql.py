"""alb502 sql against DuckDB over the same files: statements that people write, and random ones."""
from __future__ import annotations

import gzip
import json
import math
import random
import re
import subprocess
from collections import Counter
from datetime import timedelta
from itertools import islice
from pathlib import Path

import duckdb
import engines
import grammar
import table
import tree
from bucket import BEGIN, FIVE, LogObject
from check import Checks, brief
from predicates import EPOCH, Predicate, Predicates
from programs import Programs
from statements import ARTICLE, STATEMENTS, TIMES

# SQL's names of the tables, and their folders.
TABLES = {"alb_logs": "access", "alb_connections": "connection",
          "alb_health_checks": "health_check", "alb_quarantine": "quarantine"}
FAILURES_SHOWN = 5
# An order of the whole answer, not of a window.
ORDERED = re.compile(r"ORDER BY[^()]*$")
# A condition that spares objects by the times in their keys.
TIMED = re.compile(r"\btime(_us)? (BETWEEN|LIKE|GLOB|IN|[<>=])")


def run(
    checks: Checks, programs: Programs, work: Path, day: Path | None, predicates: int = 300
) -> None:
    dataset = work / "sql-dataset"
    fill(checks, programs, dataset, work)
    same_answers(checks, programs, dataset, "all families", predicates)
    times(checks, programs, dataset)
    with checks.group("sql: raw logs"):
        # The random lines are of other times than their objects' keys say, which raw scans trust.
        timeless = [ours for ours, _ in STATEMENTS if not TIMED.search(ours)]
        same_from_raw(checks, programs, work / "sql-logs", dataset, timeless)
        logs, honest = work / "sql-raw-logs", work / "sql-raw-dataset"
        programs.simulate(logs, 6_000)
        made = programs.ingest(logs, honest)
        if checks.that("sql: raw logs: ingest", made.code == 0, str(made)):
            same_from_raw(checks, programs, logs, honest, [ours for ours, _ in STATEMENTS])
    if day is None:
        checks.skip("sql: day", "no bench/generate_day.py in the shared folder")
        return
    only_access = work / "sql-day"
    outcome = programs.ingest(day, only_access)
    if checks.that("sql: day: ingest", outcome.code == 0, str(outcome)):
        same_answers(checks, programs, only_access, "day", predicates // 2)


def fill(checks: Checks, programs: Programs, dataset: Path, work: Path) -> None:
    """Simulated requests, random odd lines, and connections and health checks that fit them."""
    logs = work / "sql-logs"
    made = programs.simulate(logs, 6_000)
    checks.that("sql: simulate exits 0", made.code == 0, str(made))
    maker = grammar.Grammar(11)
    for number in range(12):
        one = grammar.log_object(maker, number, maker.random.randint(50, 300))
        tree.put(logs, one.name, one.content)
    lines = [line for path in sorted(logs.rglob("*.log.gz")) if path.stat().st_size
             for line in gzip.decompress(path.read_bytes()).split(b"\n")]
    chance = random.Random(12)
    connections = [c for c in (connection(line, chance) for line in lines) if c]
    tree.put(logs, *placed("connection", connections[:4000]))
    checked = [health_check(second, chance) for second in range(0, 7200, 7)]
    tree.put(logs, *placed("health_check", checked))
    outcome = programs.ingest(logs, dataset, "--max-bad-share", 1)
    if outcome.code == 64:
        outcome = programs.ingest(logs, dataset)
    checks.that("sql: ingest", outcome.code in (0, 65), str(outcome))


def placed(family: str, lines: list[bytes]) -> tuple[str, bytes]:
    one = LogObject(family, BEGIN + FIVE, 1, tuple(lines))
    return one.key(), one.content


def connection(line: bytes, chance: random.Random) -> bytes | None:
    """A connection of the connection log that a request came by; of some, not of all."""
    parts = line.split(b" ")
    trace = next((p for p in parts if p.startswith(b"TID_") and len(p) == 36), None)
    if not trace or len(parts) < 4 or b":" not in parts[3] or chance.random() < 0.4:
        return None
    latency = chance.choice([b"-", b"0.003", b"0.337", b"4.036"])
    subject = chance.choice([b'"-"', b'"CN=a.example,O=\\x22quoted\\x22"', '"CN=Käse"'.encode()])
    return b" ".join([
        parts[1], b"192.0.2.7", b"%d" % chance.randint(1024, 65535), b"443",
        chance.choice([b"TLSv1.2", b"TLSv1.3", b"-"]), b"ECDHE-RSA-AES128-GCM-SHA256", latency,
        subject, b"-", b"-", chance.choice([b"Success", b"Failed:ClientCertUntrusted", b"-"]),
        trace])


def health_check(second: int, chance: random.Random) -> bytes:
    moment = EPOCH.replace(year=2026, month=11, day=20) + timedelta(seconds=second, microseconds=5)
    state, code, reason = chance.choice([
        ("PASS", "200", "-"), ("PASS", "200", "-"), ("FAIL", "502", "TargetError"),
        ("FAIL", "-", "RequestTimedOut")])
    latency = f"{chance.randint(0, 1)}.{chance.randint(0, 999_999_999):09}"
    group = chance.choice(["api", "web", "orders"])
    return (f"http {moment:%Y-%m-%dT%H:%M:%S.%fZ} {latency} 10.0.{chance.randint(1, 3)}.5:8080 "
            f"{group} {state} {code} {reason}").encode()


def same_answers(
    checks: Checks, programs: Programs, dataset: Path, label: str, count: int
) -> None:
    peer = connect(dataset)
    with checks.group(f"sql: {label}: statements"):
        cases = [(ARTICLE, ARTICLE), *STATEMENTS]
        found = answers(programs, dataset, [ours for ours, _ in cases])
        for (ours, theirs), got in zip(cases, found, strict=True):
            want = peer.execute(theirs).fetchall()
            is_ordered = bool(ORDERED.search(ours))
            same_rows(checks, f"sql: {label}: {ours}", got, want, is_ordered)
    with checks.group(f"sql: {label}: random predicates"):
        random_predicates(checks, programs, dataset, peer, label, count)


def same_rows(
    checks: Checks, name: str, got: list[list], want: list[tuple], is_ordered: bool
) -> None:
    ours, theirs = [plain(row) for row in got], [plain(row) for row in want]
    # Rows that tie may come in any order; the statements' own order decides where it is total.
    same = ours == theirs if is_ordered else Counter(ours) == Counter(theirs)
    message = ""
    if not same:
        lost = list((Counter(theirs) - Counter(ours)).elements())
        more = list((Counter(ours) - Counter(theirs)).elements())
        message = (f"{len(ours)} rows, want {len(theirs)}; missing {brief(lost[:2])}, "
                   f"too many {brief(more[:2])}")
    checks.that(name[:150], same, message)


def plain(row) -> tuple:
    return tuple(value_of(value) for value in row)


def value_of(value: object) -> object:
    """Numbers to 12 digits: engines add doubles in different orders."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, bytes | bytearray):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.hex()
    if isinstance(value, int):
        return value
    if value is None or isinstance(value, str):
        return value
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else (
        float(f"{number:.12g}") if math.isfinite(number) else str(number))


def same_from_raw(
    checks: Checks, programs: Programs, logs: Path, dataset: Path, statements: list[str]
) -> None:
    """The logs give what the dataset that was made of them gives."""
    statements = [sql for sql in statements if "alb_quarantine" not in sql]
    want = answers(programs, dataset, statements)
    got = answers(programs, logs, statements, "--raw")
    for sql, ours, theirs in zip(statements, got, want, strict=True):
        rows = [tuple(row) for row in theirs]
        same_rows(checks, f"sql: raw logs: {sql}", ours, rows, bool(ORDERED.search(sql)))


def answers(
    programs: Programs, place: Path, statements: list[str], option: str = "--dataset"
) -> list[list[list]]:
    """Rows of each statement, all of them run by one process."""
    command = [str(programs.alb502), "sql", option, str(place), "--output", "json"]
    text = ";\n".join(statements)
    done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=900)
    if done.returncode != 0:
        raise RuntimeError(f"alb502 sql: exit {done.returncode}: {done.stderr.decode()[-500:]}")
    decoder, found, offset = json.JSONDecoder(), [], 0
    out = done.stdout.decode()
    while offset < len(out):
        answer, offset = decoder.raw_decode(out, offset)
        found.append(answer["rows"])
        while offset < len(out) and out[offset].isspace():
            offset += 1
    return found


def connect(dataset: Path) -> duckdb.DuckDBPyConnection:
    """The same tables over the live files, with times as the text that alb502 prints."""
    peer = duckdb.connect()
    peer.execute("SET threads = 2; SET TimeZone = 'UTC'; SET default_null_order = 'sqlite'")
    for name, folder in TABLES.items():
        if not table.exists(dataset / folder):
            continue
        files = sorted(str(path) for path in table.files(dataset / folder))
        types = {"access": "'date': VARCHAR, 'hour': INTEGER, 'target': VARCHAR",
                 "connection": "'date': VARCHAR, 'hour': INTEGER",
                 "health_check": "'date': VARCHAR, 'hour': INTEGER, 'target': VARCHAR",
                 "quarantine": "'date': VARCHAR"}[folder]
        source = (f"read_parquet({files!r}, hive_partitioning=true, hive_types={{{types}}}, "
                  "union_by_name=true)")
        peer.execute(f"CREATE VIEW {name}_typed AS SELECT * FROM {source}")
        columns = peer.execute(f"DESCRIBE {name}_typed").fetchall()
        parts, hidden = [], []
        for column, kind, *_ in columns:
            if kind.startswith("TIMESTAMP"):
                parts.append(f"strftime({column}, '%Y-%m-%dT%H:%M:%S.%fZ') AS {column}")
                hidden.append(f"epoch_us({column}) AS {column}_us")
            else:
                parts.append(column)
        # The `_us` columns are for statements that name them.
        peer.execute(f"CREATE VIEW {name} AS SELECT {', '.join(parts + hidden)} FROM {name}_typed")
    for name, folder in TABLES.items():
        if not table.exists(dataset / folder):
            empty(peer, name)
    return peer


def empty(peer: duckdb.DuckDBPyConnection, name: str) -> None:
    """What alb502 says of a table that is not there."""
    columns = {
        "alb_connections": "time VARCHAR, time_us BIGINT, conn_trace_id VARCHAR, "
                           "client_ip VARCHAR, client_port INTEGER, listener_port INTEGER, "
                           "tls_protocol VARCHAR, tls_cipher VARCHAR, "
                           "tls_handshake_latency DOUBLE, tls_verify_status VARCHAR, "
                           "leaf_client_cert_subject VARCHAR",
        "alb_health_checks": "time VARCHAR, time_us BIGINT, latency DOUBLE, target_ip VARCHAR, "
                             "target_group_id VARCHAR, status VARCHAR, status_code INTEGER, "
                             "reason_code VARCHAR, target VARCHAR",
        "alb_quarantine": "family VARCHAR, source_object VARCHAR, source_line INTEGER, "
                          "reason VARCHAR, field INTEGER, byte INTEGER, raw BLOB, date VARCHAR",
    }[name]
    peer.execute(f"CREATE TABLE {name} ({columns})")


def times(checks: Checks, programs: Programs, dataset: Path) -> None:
    """A time constant means the same instant however it is written, and wherever it stands."""
    found = answers(programs, dataset, [sql for sql, _ in TIMES])
    peer = connect(dataset)
    for (sql, theirs), got in zip(TIMES, found, strict=True):
        want = peer.execute(theirs).fetchall()
        same_rows(checks, f"sql: times: {sql}", got, want, False)


def random_predicates(
    checks: Checks, programs: Programs, dataset: Path, peer: duckdb.DuckDBPyConnection,
    label: str, count: int
) -> None:
    cases: list[tuple[str, str]] = []
    chance = random.Random(count)
    present = [name for name, folder in TABLES.items()
               if folder != "quarantine" and table.exists(dataset / folder)]
    for name in present:
        rows = peer.sql(f"SELECT * FROM {name}_typed").to_arrow_table()
        bloom = engines.BLOOM if name == "alb_logs" else []
        supply = islice(Predicates(rows, bloom, 5), count // len(present) * 3)
        pending = list(supply)
        while pending:
            taken = [pending.pop() for _ in range(min(len(pending), chance.randint(1, 3)))]
            cases += combined(name, taken, chance)
    found = answers(programs, dataset, [ours for ours, _ in cases])
    wrong = []
    for (ours, theirs), got in zip(cases, found, strict=True):
        want = peer.execute(theirs).fetchall()
        if [plain(row) for row in got] != [plain(row) for row in want]:
            wrong.append(f"{ours}: got {got}, want {want}")
    for message in wrong[:FAILURES_SHOWN]:
        print(f"      {brief(message, 1500)}")
    checks.that(f"sql: {label}: {len(cases)} random statements", not wrong,
                f"{len(wrong)} differ, such as {brief(wrong[:1])}")


def combined(
    name: str, predicates: list[Predicate], chance: random.Random
) -> list[tuple[str, str]]:
    """Counts, and sums that only full rows can give, of predicates joined at random."""
    words = chance.choice([" AND ", " AND ", " OR "])
    ours, theirs = [], []
    for predicate in predicates:
        negation = "NOT " if chance.random() < 0.15 else ""
        ours.append(negation + "(" + predicate.sql(LITERALS) + ")")
        text = predicate.sql(PEER_LITERALS).replace(" LIKE ", " ILIKE ")
        theirs.append(negation + "(" + text + ")")
    where, peer_where = words.join(ours), words.join(theirs)
    sums = "count(*), sum(source_line), min(source_object), count(elb)"
    group = "field_count, count(*)"
    return [
        (f"SELECT count(*) FROM {name} WHERE {where}",
         f"SELECT count(*) FROM {name}_typed WHERE {peer_where}"),
        (f"SELECT {sums} FROM {name} WHERE {where}",
         f"SELECT {sums} FROM {name}_typed WHERE {peer_where}"),
        (f"SELECT {group} FROM {name} WHERE {where} GROUP BY 1 ORDER BY 1",
         f"SELECT {group} FROM {name}_typed WHERE {peer_where} GROUP BY 1 ORDER BY 1"),
    ]


def iso(value: int) -> str:
    return f"'{EPOCH + timedelta(microseconds=value):%Y-%m-%dT%H:%M:%S.%f}Z'"


LITERALS = {**engines.literals("{}"), "timestamp": iso}
PEER_LITERALS = engines.literals("TIMESTAMPTZ '{}'")
