"""A request, the URL it asks for and the pooled connection that carries it."""

import math


class Route:
    """A URL template with its own law of service times, sizes and faults."""

    def __init__(self, name, method, weight, median, sigma, size, tail=0.0):
        self.name, self.method, self.weight = name, method, weight
        self.median, self.sigma, self.size, self.tail = median, sigma, size, tail
        self.poison = 0.0  # chance that handling it kills its worker
        self.unreadable = 0.0  # chance that the answer's headers are not acceptable
        self.deadly = 0.0  # chance that it kills the whole process
        self.limit = 0  # a larger body is answered before it is read, and the connection closed
        self.upload = 0  # extra bytes of body

    def path(self, rng):
        return self.name.replace("{id}", str(rng.randrange(1, 90000)))

    def service(self, rng):
        """Log-normal, with a Pareto tail on the share `tail` of requests."""
        time = self.median * math.exp(rng.gauss(0, self.sigma))
        if self.tail and rng.random() < self.tail:
            time *= rng.paretovariate(1.1) * 3
        return time


class Request:
    __slots__ = (
        "at",
        "client",
        "route",
        "path",
        "node",
        "target",
        "group",
        "sent",
        "connection",
        "over",
        "attempt",
        "size",
        "cause",
        "service",
        "worker",
        "begun",
        "trace",
        "rq",
    )

    def __init__(self, at, client, route, path, size, attempt=0):
        self.at, self.client, self.route, self.path, self.size = at, client, route, path, size
        self.attempt = attempt
        self.node = self.target = self.group = self.sent = self.connection = self.cause = None
        self.over = False
        self.service = self.worker = self.begun = self.rq = self.trace = None


class Connection:
    """A TCP connection from one node to one target.

    `closes` is when the target's idle timer will close it; it is looked at when somebody
    needs to know, so that idle connections cost no events.
    """

    __slots__ = ("target", "generation", "served", "idle_since", "closes", "cause")

    def __init__(self, target, generation):
        self.target, self.generation = target, generation
        self.served, self.idle_since = 0, 0.0
        self.closes, self.cause = math.inf, "keep_alive_race"
