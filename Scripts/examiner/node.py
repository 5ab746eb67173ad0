"""A load balancer node: its view of the targets' health and its pools of connections to them."""

import math
from collections import deque

from request import Connection


class Node:
    def __init__(self, clock, rng, address, zone, network, journal, idle=60.0, lifo=True):
        self.clock, self.rng, self.address, self.zone = clock, rng, address, zone
        self.network, self.journal, self.idle, self.lifo = network, journal, idle, lifo
        self.pools, self.rotation, self.turn, self.streak, self.open = {}, {}, {}, {}, {}
        self.retry = None

    def latency(self, target):
        return self.network.latency(self.zone, target.zone)

    # Health and rotation.

    def enroll(self, group, target, healthy=False):
        """Begins to check a registered target."""
        self.pools.setdefault(target, deque())
        self.open.setdefault(target, 0)
        self.streak[group, target] = 0
        if healthy:
            self.rotation.setdefault(group, []).append(target)
        self.clock.after(self.rng.random() * group.interval * (1 if healthy else 0.3), self.check, group, target)

    def expel(self, group, target):
        """Stops sending; open connections stay for requests under way."""
        self.streak.pop((group, target), None)
        if target in self.rotation.get(group, []):
            self.rotation[group].remove(target)

    def check(self, group, target):
        if (group, target) not in self.streak:
            return
        passed = target.host_up and not self.network.verdict(self, target, True)
        if passed and not group.checks_elsewhere:
            waiting = len(target.queue) / max(1, target.server.workers) * 0.2
            passed = target.accepts() == "open" and waiting < 5 and (target.app_up or not target.server.proxied)
        streak, serving = self.streak[group, target], target in self.rotation.setdefault(group, [])
        streak = 0 if passed == serving else streak + 1
        if serving and streak >= group.unhealthy:
            self.rotation[group].remove(target)
            streak = 0
        elif not serving and passed and streak >= group.healthy:
            self.rotation[group].append(target)
            streak = 0
        self.streak[group, target] = streak
        self.clock.after(group.interval, self.check, group, target)

    def pick(self, group, client):
        serving = self.rotation.get(group) or [t for g, t in self.streak if g is group]
        if not serving:
            return None
        if group.sticky:
            if client.home not in serving:
                client.home = self.rng.choice(serving)
            return client.home
        if group.algorithm == "least_outstanding":
            return min(serving, key=lambda t: (self.open[t], self.rng.random()))
        turn = self.turn.get(group, self.rng.randrange(1000)) + 1
        self.turn[group] = turn
        return serving[turn % len(serving)]

    # A request's way.

    def receive(self, request):
        group = request.group
        request.node = self
        target = self.pick(group, request.client)
        if target is None:
            self.journal.answer(request, 503, self.clock.now + 0.0005)
            return
        request.target = target
        self.open[target] += 1
        self.clock.after(self.rng.uniform(0.0001, 0.0011), self.dispatch, request)

    def dispatch(self, request):
        connection = self.reuse(self.pools[request.target], request.target)
        if connection:
            self.send(request, connection)
        else:
            self.connect(request, 0)

    def reuse(self, pool, target):
        """An idle connection that is open as far as this node can know."""
        now, latency = self.clock.now, self.latency(target)
        while pool:
            connection = pool.pop() if self.lifo else pool.popleft()
            closed, _ = target.closed_at(connection)
            if connection.generation in target.unheard:
                closed = math.inf
            elif closed < now - latency:
                closed = target.awake(closed)
            if closed + latency > now and now - connection.idle_since < self.idle:
                return connection
        return None

    def connect(self, request, attempt):
        if request.over:
            return
        target, now, latency = request.target, self.clock.now, self.latency(request.target)
        blocked = self.network.verdict(self, target, True)
        if blocked:
            self.clock.after(blocked[0], self.undispatched, request, blocked[1])
            return
        answer = target.accepts()
        if answer in ("open", "overflow-close"):
            handshake = latency * 4 + 0.0025 if request.group.protocol == "HTTPS" else 0
            connection = Connection(target, target.generation)
            if answer == "overflow-close":
                connection.closes, connection.cause = now, "saturation"
            self.clock.after(latency * 2 + handshake, self.send, request, connection)
        elif answer == "handshake":
            self.clock.after(
                latency * 4 + 0.001 + self.rng.random() * 0.002, self.undispatched, request, target.port_cause
            )
        elif answer == "refuse":
            self.clock.after(latency * 2, self.undispatched, request, target.port_cause or "bad_host")
        elif answer == "overflow-reset":
            self.clock.after(latency * 2, self.undispatched, request, "saturation")
        elif attempt < 3:
            self.clock.after((1, 2, 4)[attempt], self.connect, request, attempt + 1)
        else:
            self.clock.at(request.at + 10.001, self.give_up, request)

    def send(self, request, connection):
        if request.over:
            return
        request.sent, request.connection = self.clock.now, connection
        request.rq = self.clock.now - request.at
        if self.network.verdict(self, request.target, False):
            self.silence(request)
            return
        latency = self.latency(request.target)
        self.clock.after(latency, request.target.arrive, request, latency)

    def respond(self, request, healthy):
        if request.over:
            return
        now, connection, target = self.clock.now, request.connection, request.target
        if now - request.sent > self.idle:
            self.close_out(request)
            self.journal.failed(request, 504, request.sent + self.idle, None)
            return
        self.close_out(request)
        route = request.route
        if request.cause == "unreadable" or route.unreadable and self.rng.random() < route.unreadable:
            self.journal.failed(request, 502, now + 0.0002, "response_header_too_large")
            self.again(request)
            return
        if connection.closes >= 0:
            connection.idle_since = now
            self.pools[target].append(connection)
        self.journal.passed(request, now, 502 if not healthy else None)
        if not healthy:
            self.again(request)

    def reset(self, request, cause):
        """The connection died with the request on it."""
        if request.over:
            return
        self.close_out(request)
        late = self.clock.now - request.sent > self.idle
        when = request.sent + self.idle if late else self.clock.now + 0.0001
        self.journal.failed(request, 504 if late else 502, when, cause)
        self.again(request)

    def undispatched(self, request, cause):
        if not request.over:
            self.close_out(request)
            self.journal.failed(request, 502, self.clock.now + 0.0001, cause)
            self.again(request)

    def silence(self, request):
        """Nothing will come back."""
        self.clock.at(request.sent + self.idle, self.give_up, request)

    def give_up(self, request):
        if not request.over:
            self.close_out(request)
            self.journal.failed(request, 504, self.clock.now, None)

    def abandon(self, request):
        """The client has gone."""
        if not request.over and request.target is not None:
            self.close_out(request)
            self.journal.failed(request, 460, self.clock.now, None)

    def force_close(self, target, cause):
        """Deregistration delay is over: connections to the target end, whatever runs on them."""
        for request in list(target.inflight.values()):
            if request.node is self:
                target.leave(request)
                request.connection.closes = -1.0
                self.reset(request, cause)
        self.pools[target].clear()

    def close_out(self, request):
        request.over = True
        self.open[request.target] -= 1

    def again(self, request):
        if self.retry:
            self.retry(request)
