"""The files of Scripts/schedules: each by its own linter, and each command in them once for real."""
from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import bucket
import yaml
from check import Checks, brief
from programs import Programs
from scenarios import put

FOLDER = Path(__file__).resolve().parents[1] / "schedules"
PROGRAM = "/usr/local/bin/albatross"
# Of systemd-analyze security, in tenths: below 2.0 of 10 is "OK", above comes "medium".
EXPOSURE = 20

# The documented fields of batch/v1 CronJob that make sense here, and their types.
NAME, SPAN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?$"), re.compile(r"\d+(m|Mi|Gi)?$")
METADATA = {"name": NAME, "labels": dict}
RESOURCES = {"cpu": SPAN, "memory": SPAN}
CONTAINER = {
    "name": NAME, "image": str, "args": [str], "command": [str],
    "resources": {"requests": RESOURCES, "limits": RESOURCES},
    "securityContext": {"allowPrivilegeEscalation": bool, "readOnlyRootFilesystem": bool,
                        "capabilities": {"drop": [str]}},
    "volumeMounts": [{"name": NAME, "mountPath": str, "readOnly": bool}],
}
POD = {
    "restartPolicy": re.compile("Never$"), "terminationGracePeriodSeconds": int,
    "automountServiceAccountToken": bool, "enableServiceLinks": bool, "containers": [CONTAINER],
    "securityContext": {"runAsNonRoot": bool, "runAsUser": int, "runAsGroup": int, "fsGroup": int,
                        "fsGroupChangePolicy": re.compile("Always$|OnRootMismatch$"),
                        "seccompProfile": {"type": str}},
    "volumes": [{"name": NAME, "configMap": {"name": NAME},
                 "persistentVolumeClaim": {"claimName": NAME, "readOnly": bool}}],
}
RULE = {
    "action": re.compile("(FailJob|Ignore|Count|FailIndex)$"),
    "onExitCodes": {"containerName": NAME, "operator": re.compile("(In|NotIn)$"), "values": [int]},
    "onPodConditions": [{"type": str, "status": re.compile("(True|False|Unknown)$")}],
}
CRON_JOB = {
    "apiVersion": re.compile("batch/v1$"), "kind": re.compile("CronJob$"), "metadata": METADATA,
    "spec": {
        "schedule": str, "timeZone": str, "concurrencyPolicy": re.compile("Forbid$"),
        "startingDeadlineSeconds": int, "successfulJobsHistoryLimit": int,
        "failedJobsHistoryLimit": int,
        "jobTemplate": {"spec": {
            "activeDeadlineSeconds": int, "backoffLimit": int, "podFailurePolicy": {"rules": [RULE]},
            "template": {"metadata": METADATA, "spec": POD}}},
    },
}
RANGES = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 7)}


def run(checks: Checks, programs: Programs, work: Path) -> None:
    work = work / "schedules-lint"
    work.mkdir()
    put(bucket.hours(30, 1, bucket.PREFIXES, bad_in=99), work / "logs")
    for name, lint in (("systemd", systemd), ("crontab", crontab), ("Kubernetes", kubernetes)):
        with checks.group(f"schedule files: {name}"):
            lint(checks, programs, work)


def pipeline(work: Path, name: str) -> Path:
    """nightly.yaml as it ships, with the folders of this run."""
    text = (FOLDER.parents[1] / "Pipelines" / "nightly.yaml").read_text()
    text = re.sub("(?m)^source: .*$", f"source: {work / 'logs'}", text)
    text = re.sub("(?m)^dataset: .*$", f"dataset: {work / name}", text)
    text = re.sub("(?m)^window: .*$", "", text)
    path = work / f"{name}.yaml"
    path.write_text(text)
    return path


def systemd(checks: Checks, programs: Programs, work: Path) -> None:
    text = (FOLDER / "albatross.service").read_text()
    commands = re.findall(r"(?m)^ExecStart=(.*)$", text)
    nightly = pipeline(work, "systemd")
    for command in commands:
        words = [{"/etc/albatross/nightly.yaml": str(nightly),
                  "/var/log/albatross/nightly.json": str(work / "nightly.json")}.get(word, word)
                 for word in shlex.split(command)]
        checks.equal("schedule files: systemd: the program", words[0], PROGRAM)
        ended = programs.run(programs.albatross, *words[1:])
        checks.that(f"schedule files: systemd: {words[1]} runs", ended.code == 0, str(ended))
    summary = json.loads((work / "nightly.json").read_text())
    checks.that("schedule files: systemd: the summary is written", summary["rows"] > 0)
    if not shutil.which("systemd-analyze"):
        checks.skip("schedule files: systemd-analyze", "not installed (apt-get install systemd)")
        return
    for name in ("albatross.service", "albatross.timer"):
        # The program is not installed where it is built.
        unit = (FOLDER / name).read_text().replace(PROGRAM, str(programs.albatross))
        (work / name).write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", work / "albatross.service", work / "albatross.timer"],
        capture_output=True, text=True)
    checks.that("schedule files: systemd-analyze verify",
                done.returncode == 0 and not done.stderr.strip(), done.stdout + done.stderr)
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}",
         work / "albatross.service"], capture_output=True, text=True)
    checks.that("schedule files: systemd-analyze security", done.returncode == 0,
                brief(done.stdout[-200:] + done.stderr))


def crontab(checks: Checks, programs: Programs, work: Path) -> None:
    """No crontab here takes the form of /etc/cron.d, so the rules of crontab(5) stand here."""
    jobs, settings = [], {}
    for number, line in enumerate((FOLDER / "albatross.cron").read_text().splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        setting = re.fullmatch(r"([A-Z_]+)=(\S+)", line)
        if setting:
            settings[setting[1]] = setting[2]
            continue
        fields = line.split(maxsplit=6)
        wrong = [f"{value} is no {name}" for value, (name, ends) in zip(fields, RANGES.items())
                 if not in_range(value, *ends)]
        checks.that(f"schedule files: crontab: line {number}: five times, user, command",
                    len(fields) == 7 and fields[5] == "albatross" and not wrong,
                    f"{wrong or line}")
        checks.that(f"schedule files: crontab: line {number}: no bare per cent sign",
                    not re.search(r"(?<!\\)%", fields[-1]))
        jobs.append(fields[-1])
    checks.that("schedule files: crontab: ends with a line end, which cron insists on",
                (FOLDER / "albatross.cron").read_text().endswith("\n"))
    checks.that("schedule files: crontab: mails and has a shell",
                {"MAILTO", "SHELL", "PATH"} <= settings.keys(), str(settings))
    nightly = pipeline(work, "cron")
    environment = {"PATH": f"{programs.albatross.parent}:/usr/bin:/bin",
                   "LOG": str(work / "cron.log")}
    for job in jobs:
        shown = job.replace("/etc/albatross/nightly.yaml", str(nightly))
        done = subprocess.run([settings["SHELL"], "-c", shown], env=environment,
                              capture_output=True, text=True)
        checks.that("schedule files: crontab: a job that goes well prints nothing",
                    done.returncode == 0 and not done.stdout + done.stderr,
                    f"code {done.returncode}: {done.stdout}{done.stderr}")
        failing = job.replace("/etc/albatross/nightly.yaml", str(work / "absent.yaml"))
        done = subprocess.run([settings["SHELL"], "-c", failing], env=environment,
                              capture_output=True, text=True)
        checks.that("schedule files: crontab: one that fails mails why",
                    "ended with" in done.stdout and "absent.yaml" in done.stdout, str(done))


def in_range(text: str, low: int, high: int) -> bool:
    """A field of crontab(5): a list of `*` or numbers or ranges, each perhaps with a step."""
    for part in text.split(","):
        found = re.fullmatch(r"(\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part)
        if not found:
            return False
        numbers = [int(one) for one in found.group(2, 3) if one]
        if any(not low <= one <= high for one in numbers) or found[4] == "0":
            return False
    return True


def kubernetes(checks: Checks, programs: Programs, work: Path) -> None:
    path = FOLDER / "albatross-cronjob.yaml"
    written = yaml.safe_load(path.read_text())
    checks.equal("schedule files: CronJob: documented fields of the right types",
                 list(misfits(written, CRON_JOB)), [])
    spec = written["spec"]
    wrong = [value for value, ends in zip(spec["schedule"].split(), RANGES.values())
             if not in_range(value, *ends)]
    checks.that("schedule files: CronJob: schedule", len(spec["schedule"].split()) == 5
                and not wrong, spec["schedule"])
    job = spec["jobTemplate"]["spec"]
    pod = job["template"]["spec"]
    codes = job["podFailurePolicy"]["rules"][0]["onExitCodes"]
    checks.that("schedule files: CronJob: exit codes sorted, none 0 or 76",
                codes["values"] == sorted(set(codes["values"]) - {0, 76}), str(codes))
    container = pod["containers"][0]
    checks.equal("schedule files: CronJob: the policy names the container",
                 codes["containerName"], container["name"])
    mounts = {mount["name"] for mount in container["volumeMounts"]}
    checks.equal("schedule files: CronJob: every volume is mounted", mounts,
                 {volume["name"] for volume in pod["volumes"]})
    places = {"/etc/albatross/nightly.yaml": pipeline(work, "kubernetes"), "/logs": work / "logs",
              "/dataset": work / "kubernetes"}
    ended = programs.run(programs.albatross, *(places.get(a, a) for a in container["args"]))
    checks.that("schedule files: CronJob: its arguments run", ended.code == 0, str(ended))
    if not shutil.which("kubectl"):
        checks.skip("schedule files: kubectl", "not installed; the structure is checked all the same")
        return
    # Decodes into the API's own types without a server: what it drops, the API does not know.
    done = subprocess.run(["kubectl", "set", "image", "--local", "-f", path, "-o", "json",
                           f"{container['name']}={container['image']}x"],
                          capture_output=True, text=True)
    if not checks.that("schedule files: kubectl decodes it", done.returncode == 0, done.stderr):
        return
    container["image"] += "x"
    checks.equal("schedule files: kubectl drops nothing",
                 list(dropped(written, json.loads(done.stdout))), [])


def misfits(value: object, form: object, place: str = "") -> Iterator[str]:
    """Where `value` has a field that `form` does not, or a value of another type."""
    if isinstance(form, dict) and isinstance(value, dict):
        for key, inner in value.items():
            if key not in form:
                yield f"{place}.{key} is unknown"
            else:
                yield from misfits(inner, form[key], f"{place}.{key}")
    elif isinstance(form, list) and isinstance(value, list):
        for index, inner in enumerate(value):
            yield from misfits(inner, form[0], f"{place}[{index}]")
    elif isinstance(form, re.Pattern):
        if not form.match(str(value)):
            yield f"{place} is {value!r}"
    elif not isinstance(form, type) or type(value) is not form:
        yield f"{place} is {value!r}"


def dropped(value: object, kept: object, place: str = "") -> Iterator[str]:
    """What of `value` is not in `kept`."""
    if isinstance(value, dict) and isinstance(kept, dict):
        for key, inner in value.items():
            if key not in kept:
                yield f"{place}.{key}"
            else:
                yield from dropped(inner, kept[key], f"{place}.{key}")
    elif isinstance(value, list) and isinstance(kept, list) and len(value) == len(kept):
        for index, inner in enumerate(value):
            yield from dropped(inner, kept[index], f"{place}[{index}]")
    elif value != kept:
        yield f"{place} is {kept!r}"
