"""What the load balancer writes down: access log lines, their files, and the truth beside them."""

import gzip
import math
import os
from datetime import datetime, timedelta, timezone

ACCOUNT, REGION = "123456789012", "eu-central-1"


def seconds(value):
    return "-1" if value < 0 else f"{value:.3f}"


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Journal:
    def __init__(self, rng, start, name="shop-prod", fields=36):
        self.rng, self.start, self.fields = rng, start, fields
        self.identity = f"app/{name}/{rng.getrandbits(64):016x}"
        self.files, self.truth, self.moments, self.rows = {}, {}, [], 0
        self.errors = 0.003  # share of answers that are the target's own 5xx but 502

    def moment(self, at):
        return self.start + timedelta(microseconds=round(at * 1e6))

    def passed(self, request, when, status=None):
        rng = self.rng
        tg = when - request.sent
        rs = max(0.0, rng.gauss(0.0002, 0.0004))
        if status is None:
            dice = rng.random()
            status = (
                500
                if dice < self.errors
                else 404
                if dice < 0.02
                else 304
                if dice < 0.06 and request.route.method == "GET"
                else 200
            )
        else:
            self.truth_of(request, when, request.cause or request.target.app_cause)
        size = 350 if status != 200 else int(request.route.size * math.exp(rng.gauss(0, 0.15))) + 400
        done = when + rs + size / 4e6 * (0.3 + rng.random())
        self.write(request, done, request.rq, tg, rs, status, status, size)

    def failed(self, request, status, when, cause):
        """A status that the load balancer made while it had to do with a target."""
        if status == 502:
            self.truth_of(request, when, cause)
            size = 277 if request.client.protocol == "h2" else 272
        else:
            size = 0 if status == 460 else 272
        if request.sent is None:
            self.write(request, when, -1, -1, -1, status, None, size)
        else:
            tg = when - request.sent if status == 502 else -1
            self.write(request, when, request.rq, tg, -1, status, None, size)

    def answer(self, request, status, when, action="forward", code=None, cause=None):
        """A status of the load balancer itself, without a target."""
        request.target = None
        if status == 502:
            self.truth_of(request, when, cause)
        self.write(request, when, -1, -1, -1, status, None, 272, action=action, code=code)

    def function(self, request, when, tg, status, code, cause):
        """An answer of a Lambda function, or what stands in for it."""
        if status == 502:
            self.truth_of(request, when, cause)
        self.write(
            request, when, 0.001, tg, 0.0, status, None if code else status, 600 if not code else 272, code=code
        )

    def truth_of(self, request, when, cause):
        request.trace = self.trace(request)
        self.truth[request.trace] = cause
        self.moments.append(when)

    def trace(self, request):
        return f"Root=1-{int(self.moment(request.at).timestamp()):08x}-{self.rng.getrandbits(96):024x}"

    def write(self, request, when, rq, tg, rs, status, target_status, sent, action="forward", code=None):
        client, target = request.client, request.target
        place = target.address if target else "-"
        secure = client.protocol != "http"
        created = int(request.at * 1000) / 1000
        version = "HTTP/2.0" if client.protocol == "h2" else "HTTP/1.1"
        scheme, port = ("https", 443) if secure else ("http", 80)
        line = (
            f"{client.protocol} {stamp(self.moment(when))} {self.identity} {client.ip}:{client.port} {place} "
            f"{seconds(rq)} {seconds(tg)} {seconds(rs)} {status} {target_status or '-'} {request.size} {sent} "
            f'"{request.route.method} {scheme}://{client.domain}:{port}{request.path} {version}" "{client.agent}" '
            f"{'TLS_AES_128_GCM_SHA256 TLSv1.3' if secure else '- -'} {request.group.arn if action == 'forward' else '-'} "
            f'"{request.trace or self.trace(request)}" "{client.domain if secure else "-"}" '
            f'"{client.certificate if secure else "-"}" {client.rule} {stamp(self.moment(created))} "{action}" "-" '
            f'"{code or "-"}" "{place}" "{target_status or "-"}" "-" "-" {client.connection}'
        )
        if self.fields >= 33:
            line += ' "-" "-" "-"'
        if self.fields >= 34:
            line += f" {request.node.address}"
        if self.fields >= 36:
            line += ' "-" "-"'
        slot = int(when // 300)
        self.files.setdefault((request.node.address, slot), []).append((when, line))
        self.rows += 1

    def save(self, folder, lost=0.0, silent=None):
        """Writes one file per node and five minutes, but for a share and a node that are never delivered."""
        account = f"{ACCOUNT}_elasticloadbalancing_{REGION}_{self.identity.replace('/', '.')}"
        for (node, slot), lines in self.files.items():
            if self.rng.random() < lost or node == silent:
                continue
            end = self.start + timedelta(seconds=(slot + 1) * 300)
            delivered = end + timedelta(seconds=self.rng.uniform(20, 200))
            place = os.path.join(
                folder, "AWSLogs", ACCOUNT, "elasticloadbalancing", REGION, f"{delivered:%Y/%m/%d}"
            )
            os.makedirs(place, exist_ok=True)
            lines.sort()
            mark = "".join(self.rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(8))
            path = os.path.join(place, f"{account}_{end:%Y%m%dT%H%MZ}_{node}_{mark}.log.gz")
            with gzip.open(path, "wt", compresslevel=1) as file:
                file.write("\n".join(line for _, line in lines) + "\n")


def day(rng):
    """A start on a five-minute mark, early enough that the span stays within one day."""
    return datetime(
        2026, 11, rng.randrange(1, 21), rng.randrange(0, 17), rng.randrange(0, 12) * 5, tzinfo=timezone.utc
    )
