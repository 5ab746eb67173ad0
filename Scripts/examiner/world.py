"""A load balancer with its nodes, target groups and clients, before anything goes wrong."""

import math
import random
from dataclasses import replace

from clock import Clock
from fabric import Group, Network
from journal import ACCOUNT, REGION, Journal, day
from node import Node
from request import Route
from target import Server, Target
from traffic import Client, Traffic, routes

REQUESTS = 60000  # about as many as a run may have


class World:
    """Everything is drawn from one seed; scenarios change it before `run`."""

    def __init__(self, seed, **wish):
        self.rng = rng = random.Random(seed)
        self.clock = Clock()
        self.rate = wish.get("rate") or min(200.0, max(2.0, rng.lognormvariate(math.log(18), 0.9)))
        self.span = wish.get("span") or rng.choice((1200, 1800, 2400, 3600))
        if "span" in wish:
            self.rate = min(self.rate, REQUESTS / self.span)
        else:
            self.span = min(self.span, max(420, REQUESTS / self.rate))
        self.zones = ["a", "b", "c"][: rng.choice((2, 2, 3))]
        self.journal = Journal(
            rng, day(rng), rng.choice(("shop-prod", "api", "web-1", "edge")), rng.choice((30, 33, 34, 36, 36, 36))
        )
        self.network = Network(rng)
        self.network.far = wish.get("far", 0.0)
        idle = wish.get("idle", 60.0)
        lifo = rng.random() < 0.6
        per_zone = rng.choice((1, 1, 1, 2))
        self.nodes = [
            Node(
                self.clock,
                rng,
                f"203.0.113.{i + rng.randrange(5) * 10 + 1}",
                zone,
                self.network,
                self.journal,
                idle,
                lifo,
            )
            for i, zone in enumerate(z for z in self.zones for _ in range(per_zone))
        ]
        self.routes = routes(rng)
        self.sessions = rng.random() < 0.5
        self.protocol = rng.choice(("h2", "https", "mixed", "http"))
        self.domain = rng.choice(("shop.example.com", "api.example.org", "www.example.net"))
        self.servers = wish.get("server") or Server(
            workers=64, keep_alive=rng.choice((65.0, 75.0, 75.0, 120.0, math.inf))
        )
        self.port = rng.choice((80, 3000, 8000, 8080, 8443))
        self.made = set()
        self.group = self.create_group(
            rng.choice(("api", "web", "app-tg", "backend")),
            wish.get("protocol", "HTTP"),
            wish.get("elsewhere", False),
        )
        self.group.sticky = rng.random() < 0.12
        self.rules = []  # (test(request), action)
        count = wish.get("targets") or min(40, max(1, int(rng.lognormvariate(math.log(5), 0.7))))
        for i in range(count):
            self.register(self.group, self.create_target(self.zones[i % len(self.zones)]), healthy=True)
        self.traffic = Traffic(
            self,
            self.rate,
            rng.choice(("flat", "diurnal", "bursty")),
            wish.get("clients") or rng.randrange(30, 900),
        )
        if wish.get("targets") != 1 and rng.random() < 0.7:
            for _ in range(rng.randrange(1, 4)):
                self.traffic.bot(rng.choice((10, 30, 30, 60, 60)), rng.choice(self.routes))

        if rng.random() < 0.3:
            self.neighbour()

    def neighbour(self):
        """Another, healthy target group takes some of the routes."""
        rng, other = self.rng, self.create_group("other", "HTTP")
        for _ in range(rng.randrange(1, 5)):
            self.register(
                other,
                self.create_target(rng.choice(self.zones), Server(workers=64, keep_alive=120.0)),
                healthy=True,
            )
        for name in ("Assets", "assets")[: rng.randrange(1, 3)]:
            self.add_route(Route(f"/{name}/{{id}}", "GET", rng.uniform(3, 20), 0.02, 0.6, 4000))
        self.rules.append(
            (
                lambda request: request.route.name.lower().startswith("/assets"),
                lambda request: self.forward(request, other),
            )
        )

    def forward(self, request, group):
        request.group = group
        request.node.receive(request)

    def add_route(self, route):
        self.routes.append(route)
        self.traffic.weights.append(route.weight)

    def create_group(self, name, protocol="HTTP", elsewhere=False):
        rng = self.rng
        arn = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/{name}/{rng.getrandbits(64):016x}"
        return Group(
            name,
            arn,
            protocol,
            rng.choice((5.0, 10.0, 15.0, 30.0, 30.0)),
            rng.choice((2, 2, 3)),
            rng.choice((2, 3, 5)),
            rng.choice((15.0, 30.0, 60.0, 120.0, 300.0)),
            rng.choice(("round_robin", "round_robin", "least_outstanding")),
            elsewhere,
        )

    def create_target(self, zone, server=None, address=None):
        while not address or address in self.made:
            address = f"10.20.{self.zones.index(zone) * 16 + 3}.{self.rng.randrange(5, 250)}:{self.port}"
        self.made.add(address)
        target = Target(self.clock, self.rng, address, zone, replace(server or self.servers))
        target.speed = self.rng.lognormvariate(0, 0.08)
        return target

    def register(self, group, target, healthy=False):
        group.targets.append(target)
        for node in self.nodes:
            self.clock.after(0 if healthy else self.rng.uniform(0.5, 3), node.enroll, group, target, healthy)

    def deregister(self, group, target, cause="target_deregistered"):
        """Nodes stop sending one after another; after the delay what still runs is cut."""
        group.targets.remove(target)
        for node in self.nodes:
            heard = self.clock.now + self.rng.uniform(0.3, 4.0)
            self.clock.at(heard, node.expel, group, target)
            self.clock.at(heard + group.delay, node.force_close, target, cause)

    def client(self, agent=None):
        protocol = self.protocol if self.protocol != "mixed" else self.rng.choice(("h2", "https", "http"))
        return Client(
            self.rng, self.rng.choice(self.nodes), self.domain, protocol, self.rng.choice((0, 0, 10)), agent
        )

    def retry_by(self, retry):
        for node in self.nodes:
            node.retry = retry

    def admit(self, request):
        request.group = self.group
        request.node = request.client.node
        for test, action in self.rules:
            if test(request):
                action(request)
                return
        request.node.receive(request)

    def run(self):
        self.clock.run(self.span)
        return self.journal.truth
