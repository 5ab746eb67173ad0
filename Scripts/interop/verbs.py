"""The numbers of alb502's verbs against DuckDB over the same Parquet files."""
from __future__ import annotations

import json
from pathlib import Path

import duckdb
from check import Checks
from programs import Programs

FAILED = "elb_status_code = 502"
MADE = "count(*) FILTER (target_status_code IS DISTINCT FROM elb_status_code)"


def run(checks: Checks, programs: Programs, work: Path) -> None:
    logs, dataset = work / "verbs-logs", work / "verbs-dataset"
    made = programs.simulate(logs, 20_000)
    checks.that("verbs: simulate exits 0", made.code == 0, str(made))
    outcome = programs.ingest(logs, dataset)
    checks.that("verbs: ingest exits 0", outcome.code == 0, str(outcome))
    compare(checks, programs, dataset)


def compare(checks: Checks, programs: Programs, dataset: Path) -> None:
    engine = duckdb.connect()
    engine.execute("SET TimeZone = 'UTC'")
    engine.execute(
        f"CREATE VIEW logs AS SELECT * FROM '{dataset}/access/**/*.parquet'")

    def ask(statement: str) -> list[tuple]:
        return engine.execute(statement).fetchall()

    def verb(*words: str) -> dict:
        return json.loads(
            programs.run(programs.alb502, *words, "--dataset", dataset, "--output", "json").out)

    summary = verb("summary")
    theirs = ask(f"SELECT count(*), count(*) FILTER ({FAILED}) FROM logs")[0]
    checks.that("verbs: summary counts", (summary["requests"], summary["matched"]["count"]) == theirs,
                f"{summary['requests']} {summary['matched']} against {theirs}")

    targets = {(row["target_ip"], row["target_port"]): (row["requests"], row["matched"], row["load_balancer_made"])
               for row in verb("targets")["targets"] if row["target_ip"]}
    theirs = {(ip, port): tuple(rest) for ip, port, *rest in ask(
        f"SELECT target_ip, target_port, count(*), count(*) FILTER ({FAILED}), "
        f"count(*) FILTER ({FAILED} AND target_status_code IS DISTINCT FROM elb_status_code) "
        "FROM logs WHERE target_ip IS NOT NULL GROUP BY ALL")}
    checks.that("verbs: targets", targets == theirs, f"{len(targets)} against {len(theirs)}")

    bins = [(row["time"][:19], row["requests"], row["matched"], row["load_balancer_made"])
            for row in verb("timeline", "--bin", "10s")["bins"]]
    theirs = ask(
        "SELECT strftime(time_bucket(INTERVAL 10 seconds, time::TIMESTAMP), '%Y-%m-%dT%H:%M:%S') AS bin, "
        f"count(*), count(*) FILTER ({FAILED}), "
        f"count(*) FILTER ({FAILED} AND target_status_code IS DISTINCT FROM elb_status_code) "
        "FROM logs GROUP BY bin ORDER BY bin")
    checks.that("verbs: timeline of 10 s", bins == theirs, f"{len(bins)} against {len(theirs)}")

    top = [(row["value"], row["matched"], row["requests"])
           for row in verb("top", "client_ip", "--status", "4xx,5xx", "--limit", "1000")["values"]]
    theirs = ask(
        "SELECT client_ip, count(*) FILTER (elb_status_code BETWEEN 400 AND 599) AS failed, count(*) "
        "FROM logs GROUP BY 1 HAVING failed > 0 ORDER BY failed DESC, client_ip LIMIT 1000")
    checks.that("verbs: top client_ip", top == theirs, f"{top[:3]} against {theirs[:3]}")

    for burst in verb("bursts")["bursts"]:
        begin, end = burst["from"], burst["to"]
        theirs = ask(
            f"SELECT count(*) FILTER ({FAILED}), count(*) FROM logs WHERE time >= '{begin}' AND time < '{end}' "
            f"AND target_group_arn LIKE '%/{burst['target_group']}/%'")[0]
        checks.that(f"verbs: burst of {begin}", (burst["count"], burst["requests"]) == theirs,
                    f"{burst} against {theirs}")

    lines = verb("lines", "--status", "5xx")["lines"]
    theirs = [row[0] for row in ask(
        "SELECT trace_id FROM logs WHERE elb_status_code BETWEEN 500 AND 599 "
        "ORDER BY time, source_object, source_line")]
    checks.that("verbs: lines in order", [line["trace_id"] for line in lines] == theirs, f"{len(lines)}")
