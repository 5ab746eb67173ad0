"""Statements for alb502 sql, each with what it is in DuckDB's words where they differ."""
from __future__ import annotations

ARTICLE = (
    "SELECT time, elb_status_code, target_status_code, target_processing_time, error_reason, "
    "request_url, target_ip FROM alb_logs WHERE elb_status_code = 502 AND time BETWEEN "
    "'2024-01-15T02:40:00Z' AND '2024-01-15T02:55:00Z' ORDER BY time")

# The same minutes of the day that the data is of.
INCIDENT = (
    "SELECT time, elb_status_code, target_status_code, target_processing_time, error_reason, "
    "request_url, target_ip FROM alb_logs WHERE elb_status_code = 502 AND time BETWEEN "
    "'2026-11-20T00:40:00.000000Z' AND '2026-11-20T02:55:00.000000Z' "
    "ORDER BY time, request_url, target_ip, target_processing_time")

SAME = [
    INCIDENT,
    # Filters on every type of column.
    "SELECT count(*) FROM alb_logs",
    "SELECT count(*), count(target_ip), count(error_reason) FROM alb_logs",
    "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502",
    "SELECT count(*) FROM alb_logs WHERE elb_status_code <> 200",
    "SELECT count(*) FROM alb_logs WHERE elb_status_code >= 500 AND elb_status_code < 504",
    "SELECT count(*) FROM alb_logs WHERE elb_status_code IN (502, 503, 504)",
    "SELECT count(*) FROM alb_logs WHERE elb_status_code NOT IN (200, 404)",
    "SELECT count(*) FROM alb_logs WHERE NOT elb_status_code = 200",
    "SELECT count(*) FROM alb_logs WHERE target_status_code IS NULL",
    "SELECT count(*) FROM alb_logs WHERE target_status_code IS NOT NULL",
    "SELECT count(*) FROM alb_logs WHERE target_processing_time = -1",
    "SELECT count(*) FROM alb_logs WHERE target_processing_time = -1.0",
    "SELECT count(*) FROM alb_logs WHERE target_processing_time BETWEEN 0.01 AND 0.02",
    "SELECT count(*) FROM alb_logs WHERE response_processing_time > 0",
    "SELECT count(*) FROM alb_logs WHERE request_processing_time IN (0.0, 0.001, -1)",
    "SELECT count(*) FROM alb_logs WHERE received_bytes > 1000 AND sent_bytes < 5000",
    "SELECT count(*) FROM alb_logs WHERE sent_bytes = 0",
    "SELECT count(*) FROM alb_logs WHERE sent_bytes > 1099511627776",
    "SELECT count(*) FROM alb_logs WHERE sent_bytes > 500.5",
    "SELECT count(*) FROM alb_logs WHERE target_ip = '10.0.1.5'",
    "SELECT count(*) FROM alb_logs WHERE target_ip > '10.0.1.5' AND target_ip <= '10.0.9'",
    "SELECT count(*) FROM alb_logs WHERE user_agent = ''",
    "SELECT count(*) FROM alb_logs WHERE user_agent <> ''",
    "SELECT count(*) FROM alb_logs WHERE domain_name IN ('shop.example', '*', '')",
    "SELECT count(*) FROM alb_logs WHERE error_reason IS NOT NULL AND error_reason <> 'x'",
    "SELECT count(*) FROM alb_logs WHERE date = '2026-11-20' AND hour = 1",
    "SELECT count(*) FROM alb_logs WHERE hour BETWEEN 1 AND 2 AND target = 'web'",
    "SELECT count(*) FROM alb_logs WHERE target IN ('orders', 'none')",
    "SELECT count(*) FROM alb_logs WHERE time_us >= 1795140000000000 AND hour < 23",
    "SELECT count(*) FROM alb_logs WHERE request_creation_time_us IS NULL",
    "SELECT count(*) FROM alb_logs WHERE request_creation_time > time",
    "SELECT count(*) FROM alb_logs WHERE time = request_creation_time",
    "SELECT count(*) FROM alb_logs WHERE matched_rule_priority < 0 OR error_reason = 'waf'",
    "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502 OR target_ip IS NULL",
    "SELECT count(*) FROM alb_logs WHERE user_agent = 'it''s' OR user_agent = '\"'",
    # What is found is read.
    "SELECT time, request_creation_time, elb, client_ip, client_port, trace_id, user_agent, "
    "raw_line, source_line FROM alb_logs WHERE hour = 2 AND source_line % 97 = 5",
    "SELECT * FROM (SELECT type, time, elb, client_ip, sent_bytes, target_processing_time, "
    "classification, transformed_uri, date, hour, target FROM alb_logs) WHERE sent_bytes % 53 = 1",
    "SELECT DISTINCT elb_status_code, target_status_code FROM alb_logs",
    "SELECT DISTINCT target FROM alb_logs ORDER BY target",
    "SELECT DISTINCT time FROM alb_logs WHERE elb_status_code = 503 ORDER BY time DESC LIMIT 20",
    "SELECT time FROM alb_logs ORDER BY time LIMIT 25",
    "SELECT time FROM alb_logs ORDER BY time DESC LIMIT 25 OFFSET 100",
    "SELECT time, trace_id, source_line FROM alb_logs WHERE elb_status_code = 404 "
    "ORDER BY time DESC, source_line, trace_id LIMIT 40",
    "SELECT time_us FROM alb_logs WHERE target = 'web' ORDER BY time_us LIMIT 10 OFFSET 5",
    "SELECT sent_bytes, source_line FROM alb_logs ORDER BY sent_bytes DESC, source_line LIMIT 15",
    # Groups.
    "SELECT elb_status_code, count(*) FROM alb_logs GROUP BY elb_status_code",
    "SELECT elb_status_code s, count(*) n, count(target_status_code) t, min(time), max(time) "
    "FROM alb_logs GROUP BY s HAVING count(*) > 3 ORDER BY s",
    "SELECT target_ip || ':' || target_port k, count(*) n, "
    "count(*) FILTER (WHERE elb_status_code = 502) bad FROM alb_logs GROUP BY 1 ORDER BY 1",
    "SELECT target, hour, count(*), sum(sent_bytes), avg(target_processing_time), "
    "max(received_bytes) FROM alb_logs GROUP BY target, hour ORDER BY target, hour",
    "SELECT substr(time, 1, 19) s, count(*) n FROM alb_logs WHERE elb_status_code = 502 "
    "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
    "SELECT substr(time, 1, 16) m, count(*), count(DISTINCT client_ip) FROM alb_logs GROUP BY 1",
    "SELECT count(DISTINCT target_ip), count(DISTINCT elb_status_code) FROM alb_logs",
    "SELECT CASE WHEN elb_status_code >= 500 THEN 'bad' WHEN elb_status_code IS NULL THEN 'none' "
    "ELSE 'good' END k, count(*) FROM alb_logs GROUP BY 1",
    "SELECT coalesce(target_ip, 'nobody') t, count(*) FROM alb_logs WHERE hour = 1 GROUP BY 1",
    "SELECT request_verb, count(*) FROM alb_logs WHERE user_agent IS NULL GROUP BY 1",
    "SELECT min(target_processing_time), max(target_processing_time), min(user_agent), "
    "max(request_url), count(*) FROM alb_logs WHERE target_processing_time >= 0",
    "SELECT count(*), sum(sent_bytes) FROM alb_logs WHERE elb_status_code = 777",
    "SELECT hour, count(*) FROM alb_logs WHERE time BETWEEN '2026-11-20T00:30:00.000000Z' AND "
    "'2026-11-20T01:30:00.000000Z' GROUP BY hour",
    # Windows.
    "SELECT time, source_line, row_number() OVER (ORDER BY time, source_line, source_object) n "
    "FROM alb_logs WHERE elb_status_code = 503",
    "SELECT source_line, lag(elb_status_code) OVER (PARTITION BY target_ip ORDER BY time, "
    "source_line, source_object) FROM alb_logs WHERE elb_status_code >= 500",
    "SELECT target, hour, n, sum(n) OVER (PARTITION BY target ORDER BY hour) FROM "
    "(SELECT target, hour, count(*) n FROM alb_logs GROUP BY 1, 2)",
    "SELECT DISTINCT elb_status_code, rank() OVER (ORDER BY elb_status_code) FROM alb_logs "
    "WHERE elb_status_code >= 400",
    # Joins and subqueries.
    "SELECT count(*) FROM alb_logs l JOIN alb_connections c ON c.conn_trace_id = l.conn_trace_id",
    "SELECT l.source_line, c.client_port, c.tls_protocol FROM alb_logs l "
    "JOIN alb_connections c USING (conn_trace_id) WHERE l.elb_status_code = 502",
    "SELECT l.source_line, c.client_port FROM alb_logs l LEFT JOIN alb_connections c "
    "ON c.conn_trace_id = l.conn_trace_id AND c.tls_protocol = 'TLSv1.3' "
    "WHERE l.elb_status_code >= 500",
    "SELECT count(*) FROM alb_logs l LEFT JOIN alb_connections c "
    "ON c.conn_trace_id = l.conn_trace_id WHERE c.client_ip IS NULL",
    "SELECT c.tls_verify_status, count(*) FROM alb_connections c JOIN alb_logs l "
    "ON l.conn_trace_id = c.conn_trace_id GROUP BY 1",
    "SELECT a.source_line, b.source_line FROM alb_logs a JOIN alb_logs b "
    "ON a.trace_id = b.trace_id AND a.source_line < b.source_line WHERE a.elb_status_code = 502",
    "SELECT l.source_line, count(h.time) FROM alb_logs l LEFT JOIN alb_health_checks h "
    "ON h.target_ip = l.target_ip AND h.time_us BETWEEN l.time_us - 60000000 AND l.time_us "
    "WHERE l.elb_status_code = 502 AND l.hour = 2 GROUP BY l.source_object, l.source_line",
    "SELECT count(*) FROM alb_logs WHERE trace_id IN (SELECT trace_id FROM alb_logs "
    "WHERE elb_status_code = 502)",
    "SELECT count(*) FROM alb_logs l WHERE EXISTS (SELECT 1 FROM alb_connections c "
    "WHERE c.conn_trace_id = l.conn_trace_id AND c.tls_verify_status = 'Success')",
    "SELECT count(*) FROM alb_logs WHERE conn_trace_id NOT IN "
    "(SELECT conn_trace_id FROM alb_connections WHERE conn_trace_id IS NOT NULL)",
    "SELECT elb_status_code FROM alb_logs WHERE hour = 1 EXCEPT "
    "SELECT elb_status_code FROM alb_logs WHERE hour = 2",
    "SELECT 'log' k, count(*) FROM alb_logs UNION ALL SELECT 'check', count(*) FROM "
    "alb_health_checks UNION ALL SELECT 'bad', count(*) FROM alb_quarantine",
    "SELECT (SELECT max(time) FROM alb_logs), (SELECT min(time) FROM alb_connections)",
    "SELECT time FROM alb_logs WHERE time = (SELECT max(time) FROM alb_logs)",
    "SELECT count(*), count(c.client_ip), count(l.elb) FROM alb_connections c FULL JOIN alb_logs l "
    "ON c.conn_trace_id = l.conn_trace_id",
    "SELECT a.hour, b.target, count(*) FROM alb_logs a JOIN alb_logs b ON a.target = b.target AND "
    "a.hour = b.hour WHERE a.elb_status_code = 503 AND b.elb_status_code = 502 GROUP BY 1, 2",
    # CTEs.
    "WITH bad AS (SELECT target_ip, count(*) n FROM alb_logs WHERE elb_status_code = 502 GROUP BY 1)"
    ", everything AS (SELECT target_ip, count(*) n FROM alb_logs GROUP BY 1) "
    "SELECT e.target_ip, e.n, b.n FROM everything e JOIN bad b ON b.target_ip = e.target_ip",
    "WITH RECURSIVE minutes(m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM minutes WHERE m < 59) "
    "SELECT m, count(source_line) FROM minutes LEFT JOIN alb_logs "
    "ON CAST(substr(time, 15, 2) AS INTEGER) = m AND hour = 1 GROUP BY m",
    # NULL.
    "SELECT count(*) FROM alb_logs WHERE error_reason = NULL",
    "SELECT count(*) FROM alb_logs WHERE target_ip NOT IN ('10.0.1.5', NULL)",
    "SELECT count(*) FROM alb_logs WHERE target_ip IN ('10.0.1.5', NULL)",
    "SELECT count(*) FROM alb_logs WHERE (target_ip = '10.0.1.5') IS NULL",
    "SELECT count(*) FROM alb_logs WHERE elb_status_code BETWEEN NULL AND 600",
    "SELECT count(*) FROM alb_logs WHERE coalesce(error_reason, '') = ''",
    "SELECT count(*) FROM alb_logs WHERE ssl_protocol IS NULL AND ssl_cipher IS NULL",
    # The other tables.
    "SELECT * FROM (SELECT client_ip, client_port, tls_handshake_latency, "
    "leaf_client_cert_subject, tls_verify_status, time FROM alb_connections)",
    "SELECT tls_protocol, avg(tls_handshake_latency), count(*) FROM alb_connections GROUP BY 1",
    "SELECT count(*) FROM alb_connections WHERE tls_handshake_latency > 0.1",
    "SELECT count(*) FROM alb_connections WHERE leaf_client_cert_subject LIKE 'CN=%'",
    "SELECT target_group_id, status, reason_code, count(*), max(latency) FROM alb_health_checks "
    "GROUP BY 1, 2, 3",
    "SELECT time, latency FROM alb_health_checks WHERE status = 'FAIL' ORDER BY time DESC LIMIT 9",
    "SELECT family, reason, count(*) FROM alb_quarantine GROUP BY 1, 2",
    "SELECT source_object, source_line, field, byte, raw, date FROM alb_quarantine",
    "SELECT count(*) FROM alb_quarantine WHERE field = 0 OR raw IS NULL",
]

# LIKE takes upper for lower case here, GLOB is a word of SQLite's own, IS takes values.
DIFFERENT = [
    # SQLite's length() ends at a 0 character.
    ("SELECT length(CAST(request_url AS BLOB)) n, count(*) FROM alb_logs GROUP BY n "
     "ORDER BY n DESC LIMIT 20",
     "SELECT strlen(request_url) n, count(*) FROM alb_logs GROUP BY n ORDER BY n DESC LIMIT 20"),
    ("SELECT count(*) FROM alb_logs WHERE request_url LIKE 'HTTPS://%'",
     "SELECT count(*) FROM alb_logs WHERE request_url ILIKE 'HTTPS://%'"),
    ("SELECT count(*) FROM alb_logs WHERE user_agent LIKE '%mozilla%'",
     "SELECT count(*) FROM alb_logs WHERE user_agent ILIKE '%mozilla%'"),
    ("SELECT count(*) FROM alb_logs WHERE user_agent LIKE 'c_rl/8%'",
     "SELECT count(*) FROM alb_logs WHERE user_agent ILIKE 'c_rl/8%'"),
    ("SELECT count(*) FROM alb_logs WHERE user_agent NOT LIKE 'curl%'",
     "SELECT count(*) FROM alb_logs WHERE user_agent NOT ILIKE 'curl%'"),
    ("SELECT count(*) FROM alb_logs WHERE user_agent LIKE '%!_%' ESCAPE '!'",
     "SELECT count(*) FROM alb_logs WHERE user_agent ILIKE '%!_%' ESCAPE '!'"),
    ("SELECT count(*) FROM alb_logs WHERE request_url GLOB 'https://shop.example:443/a*'",
     "SELECT count(*) FROM alb_logs WHERE starts_with(request_url, 'https://shop.example:443/a')"),
    ("SELECT count(*) FROM alb_logs WHERE request_url GLOB '*[0-9]'",
     "SELECT count(*) FROM alb_logs WHERE regexp_matches(request_url, '[0-9]$')"),
    ("SELECT count(*) FROM alb_logs WHERE time LIKE '2026-11-20T02:1%'",
     "SELECT count(*) FROM alb_logs WHERE starts_with(time, '2026-11-20T02:1')"),
    ("SELECT count(*) FROM alb_logs WHERE time GLOB '2026-11-20T0[12]:*'",
     "SELECT count(*) FROM alb_logs WHERE regexp_matches(time, '^2026-11-20T0[12]:')"),
    ("SELECT count(*) FROM alb_logs WHERE elb_status_code LIKE '50%'",
     "SELECT count(*) FROM alb_logs WHERE CAST(elb_status_code AS VARCHAR) LIKE '50%'"),
    ("SELECT count(*) FROM alb_logs WHERE error_reason IS 'LambdaUnhandled'",
     "SELECT count(*) FROM alb_logs WHERE error_reason IS NOT DISTINCT FROM 'LambdaUnhandled'"),
    ("SELECT count(*) FROM alb_logs WHERE error_reason IS NOT 'LambdaUnhandled'",
     "SELECT count(*) FROM alb_logs WHERE error_reason IS DISTINCT FROM 'LambdaUnhandled'"),
    ("SELECT count(*) FROM alb_logs WHERE target_status_code IS NOT 200",
     "SELECT count(*) FROM alb_logs WHERE target_status_code IS DISTINCT FROM 200"),
    ("SELECT count(*) FROM alb_logs a JOIN alb_connections b ON a.target_status_code IS "
     "b.listener_port WHERE a.elb_status_code = 502",
     "SELECT count(*) FROM alb_logs a JOIN alb_connections b ON a.target_status_code IS NOT "
     "DISTINCT FROM b.listener_port WHERE a.elb_status_code = 502"),
    ("SELECT count(*) FROM alb_logs WHERE elb_status_code = '502'",
     "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502"),
    ("SELECT count(*) FROM alb_logs WHERE elb_status_code < 'x'",
     "SELECT count(elb_status_code) FROM alb_logs"),
    ("SELECT count(*) FROM alb_logs WHERE target = 5", "SELECT 0"),
    ("SELECT count(*) FROM alb_logs WHERE domain_name = 'SHOP.EXAMPLE' COLLATE NOCASE",
     "SELECT count(*) FROM alb_logs WHERE lower(domain_name) = 'shop.example'"),
    ("SELECT strftime('%H:%M', time) m, count(*) FROM alb_logs GROUP BY 1",
     "SELECT substr(time, 12, 5) m, count(*) FROM alb_logs GROUP BY 1"),
    ("SELECT time_us / 1000000 s, count(*) FROM alb_logs WHERE elb_status_code = 502 GROUP BY s",
     "SELECT time_us // 1000000 s, count(*) FROM alb_logs WHERE elb_status_code = 502 GROUP BY s"),
    ("SELECT total(sent_bytes), group_concat(DISTINCT target) IS NULL FROM alb_logs",
     "SELECT sum(sent_bytes), false FROM alb_logs"),
]

STATEMENTS = [(sql, sql) for sql in SAME] + DIFFERENT

FROM = "FROM alb_logs WHERE"
MICROS = "epoch_us(TIMESTAMPTZ '2026-11-20 {}+00')"


def _us(clock: str) -> str:
    return MICROS.format(clock)


# Ways to write a time, where it is pushed into the scan and where SQLite compares by itself.
TIMES = [
    (f"SELECT count(*) {FROM} time >= '2026-11-20T01:00:00Z' AND time < '2026-11-20T02:00:00Z'",
     f"SELECT count(*) {FROM} time_us >= {_us('01:00:00')} AND time_us < {_us('02:00:00')}"),
    (f"SELECT count(*) {FROM} time >= '2026-11-20 01:00' AND time < '2026-11-20 02:00'",
     f"SELECT count(*) {FROM} time_us >= {_us('01:00:00')} AND time_us < {_us('02:00:00')}"),
    (f"SELECT count(*) {FROM} time > '2026-11-20' AND time < '2026-11-21'",
     f"SELECT count(*) {FROM} date = '2026-11-20' AND time_us > {_us('00:00:00')}"),
    (f"SELECT count(*) {FROM} time >= '2026-11-20T02:30:00.5+01:00'",
     f"SELECT count(*) {FROM} time_us >= {_us('01:30:00.5')}"),
    (f"SELECT count(*) {FROM} '2026-11-20T01:30:00Z' <= time",
     f"SELECT count(*) {FROM} time_us >= {_us('01:30:00')}"),
    (f"SELECT count(*) {FROM} NOT time < '2026-11-20T01:30:00Z'",
     f"SELECT count(*) {FROM} time_us >= {_us('01:30:00')}"),
    (f"SELECT count(*) {FROM} time < '2026-11-20T00:10:00Z' OR time >= '2026-11-20T02:50Z'",
     f"SELECT count(*) {FROM} time_us < {_us('00:10:00')} OR time_us >= {_us('02:50:00')}"),
    (f"SELECT count(*) {FROM} +time >= '2026-11-20T01:30' AND length(time) = 27",
     f"SELECT count(*) {FROM} time_us >= {_us('01:30:00')}"),
    (f"SELECT count(*) {FROM} time >= '2026-11-20T01:30:00.0000001Z'",
     f"SELECT count(*) {FROM} time_us > {_us('01:30:00')}"),
    (f"SELECT count(*) {FROM} time > 'nonsense'", "SELECT 0"),
    (f"SELECT count(*) {FROM} time < 'nonsense'", "SELECT count(*) FROM alb_logs"),
    (f"SELECT count(*) {FROM} time <> 'nonsense'", "SELECT count(*) FROM alb_logs"),
    (f"SELECT count(*) {FROM} time > '2026-11-20T25:00:00Z'",
     f"SELECT count(*) {FROM} date > '2026-11-20'"),
    (f"SELECT count(*) {FROM} time >= '2026' AND time < '2027-01'",
     f"SELECT count(*) {FROM} date LIKE '2026%'"),
    ("SELECT count(*) FROM alb_logs a, (SELECT min(time) low FROM alb_logs WHERE "
     "elb_status_code = 502) b WHERE a.time = b.low",
     "SELECT count(*) FROM alb_logs WHERE time = (SELECT min(time) FROM alb_logs WHERE "
     "elb_status_code = 502)"),
    ("SELECT min(n) FROM (SELECT time IN ('2026-11-20', (SELECT max(time) FROM alb_logs)) n, "
     "time FROM alb_logs ORDER BY time DESC LIMIT 1)", "SELECT 1"),
]
