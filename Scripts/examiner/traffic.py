"""Who asks: browsers in sessions, programs in a Poisson stream, bots by the clock, and their retries."""

import math

from request import Request, Route

AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "okhttp/4.12.0",
    "python-requests/2.32.3",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15",
)


class Client:
    def __init__(self, rng, node, domain, protocol, rule, agent=None):
        self.ip = f"{rng.randrange(11, 220)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
        self.port, self.node, self.domain, self.protocol = rng.randrange(1024, 65000), node, domain, protocol
        self.agent = agent or rng.choice(AGENTS)
        self.connection = f"TID_{rng.getrandbits(128):032x}"
        self.certificate = (
            "session-reused" if rng.random() < 0.6 else "arn:aws:acm:eu-central-1:123456789012:certificate/f1"
        )
        self.rule, self.cookie = rule, rng.randrange(80, 900)
        self.patience = math.inf if rng.random() < 0.9 else rng.uniform(1.0, 25)
        self.retries = rng.choice((0, 0, 0, 1, 2))
        self.home = None  # the target it is stuck to
        self.unreadable = False  # the answer to it has headers that are too large


def routes(rng):
    """A site: some pages, an API, and now and then slow reports or uploads."""
    base = math.exp(rng.gauss(math.log(0.06), 0.9))
    found = [
        Route("/", "GET", 10, base, 0.5, 22000),
        Route("/api/items/{id}", "GET", 20, base * 0.6, 0.6, 1800),
        Route("/api/cart", "POST", 5, base * 1.5, 0.7, 700),
        Route("/search", "GET", 6, base * 4, 0.9, 9000, 0.01),
        Route("/login", "POST", 2, base * 6, 0.4, 900),
        Route("/static/app.js", "GET", 12, 0.003, 0.5, 90000),
    ]
    for name in ("orders", "users", "prices", "stock", "feed", "notes")[: rng.randrange(7)]:
        found.append(
            Route(f"/api/{name}/{{id}}", "GET", rng.uniform(0.5, 9), base * rng.uniform(0.3, 4), 0.7, 2500, 0.003)
        )
    if rng.random() < 0.6:
        found.append(
            Route("/reports/{id}/export", "GET", rng.uniform(0.1, 1.2), rng.uniform(1.5, 9), 0.8, 150000, 0.02)
        )
    if rng.random() < 0.4:
        upload = Route("/upload", "POST", rng.uniform(0.2, 1), rng.uniform(0.5, 3), 0.9, 300)
        upload.upload = 800000
        found.append(upload)
    return found


class Traffic:
    """Creates requests on a world's clock."""

    def __init__(self, world, rate, shape, clients):
        self.world, self.rng, self.clock, self.rate, self.shape = world, world.rng, world.clock, rate, shape
        rng = self.rng
        self.clients = [world.client() for _ in range(clients)]
        self.weights = [route.weight for route in world.routes]
        self.surge = []  # (from, to, factor)
        self.phase = rng.random() * 6.28
        world.retry_by(self.retry)
        self.clock.after(rng.random(), self.stream)

    def factor(self, now):
        rate = self.rate
        if self.shape == "diurnal":
            rate *= 1 + 0.7 * math.sin(now / 3600 * 1.2 + self.phase)
        elif self.shape == "bursty":
            rate *= 2.6 if (now / 47 + self.phase) % 1 < 0.2 else 0.6
        for begin, end, factor in self.surge:
            if begin <= now < end:
                rate *= factor
        return rate

    def stream(self):
        """The next visit: a page with what it needs, or a single call."""
        rng, now = self.rng, self.clock.now
        client = self.clients[int(len(self.clients) * rng.random() ** 2)]
        pages = 3.0 if self.world.sessions else 1.0
        self.ask(client, rng.choices(self.world.routes, self.weights)[0])
        if self.world.sessions:
            for _ in range(min(12, int(rng.expovariate(1 / 2.0)))):
                self.clock.after(
                    rng.expovariate(1 / 0.4), self.ask, client, rng.choices(self.world.routes, self.weights)[0]
                )
        self.clock.after(rng.expovariate(self.factor(now) / pages), self.stream)

    def bot(self, period, route, jitter=0.02, parallel=1):
        """A program that asks for the same thing by the clock, so many times at once."""
        client = self.world.client(agent=self.rng.choice(("curl/8.9.1", "UptimeBot/2.0", "Go-http-client/1.1")))
        client.retries, client.patience = 0, math.inf

        def tick():
            for _ in range(parallel):
                self.ask(client, route)
            self.clock.after(period + self.rng.gauss(0, jitter), tick)

        self.clock.after(self.rng.random() * period, tick)

    def ask(self, client, route, attempt=0, path=None):
        rng = self.rng
        size = 180 + client.cookie + len(client.agent) + (int(route.upload * rng.random()) if route.upload else 0)
        request = Request(self.clock.now, client, route, path or route.path(rng), size, attempt)
        if (
            client.unreadable
            and route.method + route.name != "GET/static/app.js"
            and not route.name.lower().startswith("/assets")
        ):
            request.cause = "unreadable"
        self.world.admit(request)
        if client.patience < 30:
            self.clock.after(client.patience * rng.uniform(0.7, 1.4), client.node.abandon, request)

    def retry(self, request):
        client = request.client
        if request.attempt < client.retries:
            self.clock.after(
                0.3 * 2**request.attempt * self.rng.uniform(0.5, 1.5),
                self.ask,
                client,
                request.route,
                request.attempt + 1,
                request.path,
            )
