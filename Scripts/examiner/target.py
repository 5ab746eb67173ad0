"""A target: workers behind a listening socket, and all the ways in which they stop answering."""

import math
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass


@dataclass
class Server:
    """How the server of a target is configured."""

    workers: int = 16
    threads: int = 1  # requests that share one worker process, and die with it
    backlog: int = 512
    overflow: str = "drop"  # or "reset", as Windows and tcp_abort_on_overflow do; or "close" once accepted
    keep_alive: float = 75.0
    keep_alive_tick: float = 0.0  # granularity of the timer that closes idle connections
    max_requests: int = 0
    abrupt: bool = False  # closes after max_requests without saying so
    timeout: float = math.inf  # kills what takes longer
    timeout_from: str = "begin"  # or "arrival"
    timeout_tick: float = 0.0  # how often a master looks for workers that hang
    stalls: float = 0.0  # pauses of the event loop per second
    stall: float = 0.02  # median length of one
    proxied: bool = False  # a proxy in the target answers 502 when its application fails


class Target:
    def __init__(self, clock, rng, address, zone, server):
        self.clock, self.rng, self.address, self.zone, self.server = clock, rng, address, zone, server
        self.port = "open"  # open, refuse, silent, handshake
        self.port_cause = None
        self.host_up = True
        self.app_up = True  # behind a proxy, the application's own state
        self.app_cause = "upstream_502"
        self.generation = 0
        self.ended = {}  # generation -> (time, cause): all its connections closed then
        self.unheard = set()  # generations that ended without a FIN
        self.queue, self.inflight, self.busy = deque(), {}, 0
        self.speed = 1.0
        self.flaky = None  # (chance to reset, chance to refuse, cause)
        self._stalls, self._stall_ends = self._pauses() if server.stalls else ([], [])

    def _pauses(self, span=6 * 3600):
        begins, ends, at = [], [], 0.0
        while at < span:
            at += self.rng.expovariate(self.server.stalls)
            length = self.server.stall * math.exp(self.rng.gauss(0, 0.5))
            begins.append(at)
            ends.append(at + length)
            at += length
        return begins, ends

    def awake(self, when):
        """When the event loop next runs."""
        if not self._stalls:
            return when
        i = bisect_right(self._stalls, when) - 1
        return self._stall_ends[i] if i >= 0 and self._stall_ends[i] > when else when

    def closed_at(self, connection):
        """When the target closed `connection` or will, and why."""
        if connection.generation != self.generation:
            ended, cause = self.ended[connection.generation]
            if ended <= connection.closes:
                return ended, cause
        return connection.closes, connection.cause

    def idle(self, connection):
        """The answer has left; the idle timer starts."""
        server, connection.served = self.server, connection.served + 1
        if server.max_requests and connection.served >= server.max_requests:
            connection.closes = self.clock.now if server.abrupt else -1.0
            return
        closes = self.clock.now + server.keep_alive
        if server.keep_alive_tick:
            closes = math.ceil(closes / server.keep_alive_tick) * server.keep_alive_tick
        connection.closes = closes

    def accepts(self):
        """What a SYN meets."""
        if not self.host_up:
            return "silent"
        if self.port != "open":
            return self.port
        if self.flaky and self.rng.random() < self.flaky[1]:
            return "refuse"
        if len(self.queue) >= self.server.backlog:
            return "overflow-" + self.server.overflow
        return "open"

    def arrive(self, request, latency):
        now = self.clock.now
        awake = self.awake(now)
        if awake > now:
            self.clock.at(awake, self.arrive, request, latency)
            return
        closed, cause = self.closed_at(request.connection)
        if not self.host_up:
            request.node.silence(request)
        elif closed <= now:
            self.clock.after(latency, request.node.reset, request, cause)
        elif not request.over:
            request.connection.closes = math.inf
            self.inflight[id(request)] = request
            if self.server.timeout_from == "arrival" and self.server.timeout < math.inf:
                self.clock.after(self.server.timeout, self._expire, request)
            if self.busy < self.server.workers:
                self._begin(request)
            else:
                self.queue.append(request)

    def _begin(self, request):
        rng, server = self.rng, self.server
        self.busy += 1
        request.begun = self.clock.now
        request.worker = rng.randrange(max(1, server.workers // server.threads))
        request.service = service = self._service(request.route)
        generation = self.generation
        if request.route.poison and rng.random() < request.route.poison:
            self.clock.after(
                service * rng.uniform(0.05, 0.7), self.kill_worker, request, generation, "poison_request"
            )
        elif request.route.deadly and rng.random() < request.route.deadly:
            self.clock.after(service * rng.uniform(0.3, 0.9), self._die, generation)
        elif request.route.limit and request.size > request.route.limit:
            self.clock.after(0.002 + rng.random() * 0.02, self.cut, request, generation, "early_close")
        elif self.flaky and rng.random() < self.flaky[0]:
            self.clock.after(service * rng.random(), self.cut, request, generation, self.flaky[2])
        elif server.timeout_from == "begin" and service > server.timeout:
            late = server.timeout + rng.random() * server.timeout_tick
            self.clock.after(late, self.kill_worker, request, generation, "server_timeout")
        self.clock.after(service, self._finish, request, generation)

    def _service(self, route):
        """A proxy without an application answers at once."""
        if self.server.proxied and not self.app_up:
            return 0.0005 + self.rng.random() * 0.002
        return route.service(self.rng) * self.speed + self.rng.random() * 0.0008

    def leave(self, request):
        """True if the request was still there; its worker takes the next one."""
        if self.inflight.pop(id(request), None) is None:
            return False
        if request.begun is None:
            try:
                self.queue.remove(request)
            except ValueError:
                pass
            return True
        self.busy -= 1
        while self.queue and self.busy < self.server.workers:
            following = self.queue.popleft()
            if not following.over:
                self._begin(following)
            else:
                self.inflight.pop(id(following), None)
        return True

    def _finish(self, request, generation):
        if generation == self.generation and self.leave(request):
            self.idle(request.connection)
            latency = request.node.latency(self)
            self.clock.after(latency, request.node.respond, request, self.app_up or not self.server.proxied)

    def cut(self, request, generation, cause):
        if generation == self.generation and self.leave(request):
            request.connection.closes, request.connection.cause = self.clock.now, cause
            self.clock.after(request.node.latency(self), request.node.reset, request, cause)

    def _expire(self, request):
        if id(request) in self.inflight:
            self.cut(request, self.generation, "server_timeout")

    def kill_worker(self, request, generation, cause):
        """One worker process ends; what its other threads were doing ends with it."""
        if generation != self.generation or id(request) not in self.inflight:
            return
        shared = [r for r in self.inflight.values() if r.begun is not None and r.worker == request.worker]
        for other in shared if self.server.threads > 1 else [request]:
            if self.server.proxied:
                if self.leave(other):
                    self.idle(other.connection)
                    other.cause = "upstream_502"
                    self.clock.after(other.node.latency(self), other.node.respond, other, False)
            else:
                self.cut(other, generation, cause)

    def _die(self, generation):
        """The request takes the whole process with it; a supervisor starts another."""
        if generation == self.generation and self.port == "open":
            self.close("deadly_request")
            self.clock.after(self.rng.uniform(1, 12), self.open)

    def close(self, cause, port="refuse", grace=0.0):
        """The process stops listening; answers due within `grace` still leave, the rest is dropped."""
        self.port, self.port_cause = port, cause
        doomed = list(self.inflight.values())
        self.ended[self.generation] = (self.clock.now, cause)
        self.generation += 1
        self.inflight.clear()
        self.queue.clear()
        self.busy = 0
        for request in doomed:
            latency = request.node.latency(self)
            rest = 0.01 if request.begun is None else request.begun + request.service - self.clock.now
            if not self.host_up:
                request.node.silence(request)
            elif rest <= grace:
                self.clock.after(max(0.0, rest), self._farewell, request)
            else:
                self.clock.after(grace + latency, request.node.reset, request, cause)

    def _farewell(self, request):
        """An answer of a process that shuts down, with the connection's end announced."""
        if not request.over:
            request.connection.closes = -1.0
            self.clock.after(request.node.latency(self), request.node.respond, request, True)

    def vanish(self, cause):
        """The host is gone without a word."""
        self.host_up = False
        self.unheard.add(self.generation)
        self.close(cause, port="silent")

    def open(self):
        self.port, self.port_cause, self.host_up = "open", None, True
