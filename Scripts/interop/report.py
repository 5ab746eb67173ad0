"""The HTML report in headless Chromium: it renders, asks for nothing, and shows the burst."""
from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

from check import Checks
from programs import Programs

CAUSE = "target_crash"
SIZES = {"light": (1280, 2400), "dark": (1280, 2400), "phone": (390, 2400)}
OWN = "not an origin"
HOSTILE = (
    'http 2026-11-20T02:47:{second}.123456Z app/a/1 192.0.2.1:40001 10.0.3.4:80 0.001 0.001 -1 502 - 5 20 '
    '"GET http://h:80/<script>document.title=1</script>?q=<img/src=x/onerror=document.title=1> HTTP/1.1" '
    '"<b>agent</b>" - - arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/<i>x/1 "-"\n')


def run(checks: Checks, programs: Programs, work: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        if os.environ.get("CI"):
            checks.that("report: chromium is there", False, "install it: Scripts/setup --python")
        else:
            checks.skip("report", "no chromium; Scripts/setup --python installs it on Debian")
        return
    pages = Browser(browser, work / "report")
    probe = work / "report" / "probe.html"
    probe.write_text('<img src="http://example.invalid/x.png"><script>console.error(1)</script>')
    _, console, asked = pages.dom(probe, "probe")
    checks.that("report: a page that asks and complains is noticed", bool(console) and bool(asked),
                f"{console} {asked}")
    simulated(checks, programs, pages, work)
    hostile(checks, programs, pages, work)


class Browser:
    """Chromium without a window; what it says goes to a log of each page."""

    def __init__(self, program: str, work: Path) -> None:
        self.program = program
        self.work = work
        work.mkdir(parents=True, exist_ok=True)

    def run(self, page: Path, name: str, *flags: str) -> tuple[str, str, dict]:
        """What is printed, what the console says, and the log of the network."""
        netlog = self.work / f"{name}.net.json"
        done = subprocess.run(
            [self.program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-features=NetworkTimeServiceQuerying", "--host-resolver-rules=MAP * ~NOTFOUND",
             "--enable-logging=stderr", "--v=0", f"--user-data-dir={self.work / name}",
             f"--log-net-log={netlog}", "--hide-scrollbars", *flags, page.as_uri()],
            capture_output=True, text=True, timeout=180)
        return done.stdout, done.stderr, json.loads(netlog.read_text())

    def dom(self, page: Path, name: str) -> tuple[str, list[str], list[str]]:
        """The document as rendered, the console's lines, and the addresses asked for."""
        out, err, net = self.run(page, name, "--dump-dom")
        console = [line for line in err.splitlines() if "CONSOLE" in line]
        # What the browser asks for itself has no origin.
        jobs = [event.get("params", {}) for event in net["events"]]
        asked = [job["url"] for job in jobs
                 if job.get("url", "").startswith(("http:", "https:", "ws"))
                 and job.get("initiator", OWN) != OWN]
        return out, console, asked

    def picture(self, page: Path, name: str, width: int, height: int, *flags: str) -> Path:
        path = self.work / f"{name}.png"
        self.run(page, name, f"--screenshot={path}", f"--window-size={width},{height}", *flags)
        return path


def simulated(checks: Checks, programs: Programs, pages: Browser, work: Path) -> None:
    logs, dataset, page = work / "report-logs", work / "report-dataset", work / "report.html"
    programs.run(programs.albatross, "simulate", "--incident", CAUSE, "--seed", 2, "--traffic", "medium",
                 "--duration", "1h", "--out", logs)
    programs.ingest(logs, dataset)
    made = programs.run(programs.alb502, "report", "--dataset", dataset, "--html", page)
    if not checks.that("report: exits 0", made.code == 0, str(made)):
        return
    truth = json.loads((logs / "truth.json").read_text())
    struck = {row["target"] for row in truth["rows"] if row["cause"] == CAUSE}
    dom, console, asked = pages.dom(page, "simulated")
    checks.that("report: renders", "</svg>" in dom and CAUSE in dom, dom[:300])
    checks.equal("report: no console message", console, [])
    checks.equal("report: no network request", asked, [])
    heat = chart(dom, "heat")
    marks = re.findall(r'<rect[^>]*class="bad\d"[^>]*><title>(\S+) (\d\d:\d\d:\d\d): (\d+) 502s', heat)
    checks.that("report: the strip marks the struck targets alone",
                bool(marks) and {name for name, _, _ in marks} <= struck, f"{marks[:3]} of {struck}")
    burst = json.loads(programs.run(
        programs.alb502, "diagnose", "--dataset", dataset, "--output", "json").out)["bursts"][0]
    checks.that("report: marks lie in the burst",
                any(burst["from"][11:16] <= time[:5] <= burst["to"][11:16] for _, time, _ in marks),
                f"{burst} against {marks[:3]}")
    checks.that("report: the timeline has bars and the metric",
                'class="bar"' in chart(dom, "timeline") and "<polyline" in chart(dom, "timeline"))
    checks.that("report: ages are drawn", chart(dom, "ages").count("<circle") >= 3)
    checks.that("report: lifelines are drawn", 'class="alive"' in chart(dom, "lifelines"))
    pictures(checks, pages, page)


def pictures(checks: Checks, pages: Browser, page: Path) -> None:
    """Light and dark differ in their ground; a phone's picture has no wider contents."""
    grounds = {}
    for name, (width, height) in SIZES.items():
        flags = ["--blink-settings=preferredColorScheme=0"] if name == "dark" else []
        path = pages.picture(page, name, width, height, *flags)
        if not checks.that(f"report: {name} is drawn", path.is_file() and path.stat().st_size > 20_000):
            return
        grounds[name] = corner(path)
    checks.that("report: light is light and dark is dark",
                min(grounds["light"]) > 200 and max(grounds["dark"]) < 60, str(grounds))
    paper = pages.work / "report.pdf"
    pages.run(page, "print", f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    checks.that("report: prints", paper.is_file() and paper.read_bytes()[:5] == b"%PDF-")


def hostile(checks: Checks, programs: Programs, pages: Browser, work: Path) -> None:
    log, page = work / "hostile.log", work / "hostile.html"
    log.write_text("".join(HOSTILE.replace("{second}", str(second)) for second in range(10, 20)))
    made = programs.run(programs.alb502, "report", "--raw", log, "--html", page)
    checks.that("report: hostile log exits 0", made.code == 0, str(made))
    dom, console, asked = pages.dom(page, "hostile")
    checks.that("report: nothing from the log becomes markup",
                not re.search(r"<script|<img|<b>agent|<i>x", dom) and "<title>1</title>" not in dom)
    checks.that("report: the URL is shown", "&lt;script&gt;" in dom)
    checks.equal("report: hostile log, no console message", console, [])
    checks.equal("report: hostile log, no network request", asked, [])


def chart(dom: str, name: str) -> str:
    found = re.search(rf'<svg id="{name}".*?</svg>', dom, re.S)
    return found[0] if found else ""


def corner(path: Path) -> tuple[int, ...]:
    """The first pixel of a PNG of 8 bits; its line is unfiltered or only differs from nothing."""
    data, body, at = path.read_bytes(), b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            body += data[at + 8:at + 8 + size]
        at += size + 12
    return tuple(zlib.decompress(body)[1:4])
