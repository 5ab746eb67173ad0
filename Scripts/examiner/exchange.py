"""Requests and answers that do harm by themselves: headers, deadly requests, functions, proxies, rules."""

import deploy
import failure
from catalogue import few, middle, scenario
from function import Function
from request import Route
from target import Server
from world import World


@scenario("response_header_too_large")
def header_route(seed, rng):
    world = World(seed)
    route = rng.choice([r for r in world.routes if "static" not in r.name])
    begin = rng.choice((0, 0, world.span * 0.4))
    world.clock.at(begin, setattr, route, "unreadable", rng.choice((1.0, 1.0, 0.4, 0.05)))
    return world


@scenario("response_header_too_large")
def header_clients(seed, rng):
    world = World(seed)
    for client in rng.sample(
        world.traffic.clients, max(1, len(world.traffic.clients) // rng.choice((15, 40, 100)))
    ):
        client.unreadable, client.cookie = True, rng.randrange(5000, 15000)
    return world


@scenario("response_header_too_large")
def header_version(seed, rng):
    """A new version, rolled out cleanly, writes a header that is not valid on some answers of a page."""
    world = World(seed, targets=rng.randrange(2, 12))
    route, at = rng.choice(world.routes), world.span * 0.2
    done = at + 20 * len(world.group.targets) + 30
    deploy.rolling(world, at, 20, 60, 60, boot=25)
    world.clock.at(done, setattr, route, "unreadable", rng.choice((0.1, 0.5, 1.0)))
    return world


@scenario("poison_request")
def poison(seed, rng):
    world = World(seed, server=Server(workers=32, threads=rng.choice((1, 1, 4))))
    route = rng.choice(world.routes)
    begin = rng.choice((0, 0, middle(world)))
    world.clock.at(begin, setattr, route, "poison", rng.choice((0.01, 0.1, 0.6, 1.0)))
    return world


@scenario("poison_request")
def poison_job(seed, rng):
    """Only a job by the clock asks for what kills the worker."""
    world = World(seed, server=Server(workers=32))
    route = Route("/internal/rebuild", "POST", 0, rng.uniform(0.5, 20), 0.4, 300)
    route.poison = rng.choice((0.5, 1.0))
    world.traffic.bot(rng.choice((60, 120, 300)), route)
    return world


@scenario("deadly_request")
def deadly(seed, rng):
    world = World(seed, targets=rng.randrange(2, 8))
    route = rng.choice([r for r in world.routes if "static" not in r.name])
    route.deadly = rng.choice((3, 8)) / (world.rate * world.span * route.weight / sum(world.traffic.weights))
    return world


@scenario(None)
def upload_refused(seed, rng):
    """A limit on bodies: the answer is sent and the connection closed before all was read, so it is lost."""
    world = World(seed)
    route = Route("/files", "PUT", rng.uniform(0.5, 2), 0.4, 0.5, 200)
    route.upload, route.limit = 3000000, 1048576
    world.add_route(route)
    return world


@scenario("lambda_failure")
def function_fails(seed, rng):
    world = World(seed)
    kind = rng.choice(("error", "invalid", "large", "limit", "timeout", "access", "late"))
    share = rng.choice((0.004, 0.05, 0.5))
    function = Function(world, **{kind: share} if kind in ("error", "invalid", "large") else {})
    if kind == "limit":
        function.limit = max(1, int(world.rate * 0.08))
    elif kind == "timeout":
        function.timeout = rng.choice((1.0, 3.0))
    elif kind == "access":
        world.clock.at(middle(world), setattr, function, "access", False)
    elif kind == "late":
        function.timeout = 3.0
        world.clock.at(middle(world), setattr, function, "slow", 8.0)
    part = rng.choice((0.2, 1.0))
    chosen = {r.name for r in rng.sample(world.routes, max(1, int(len(world.routes) * part)))}
    world.rules.append((lambda request: request.route.name in chosen, function.invoke))
    return world


@scenario("upstream_502")
def proxy_application_down(seed, rng):
    world = World(seed, server=Server(proxied=True, workers=64))
    for target in few(world, rng.choice((1, 2, 9))):
        failure.application_down(world, target, middle(world) + rng.uniform(0, 60), rng.choice((3, 20, 120)))
    return world


@scenario("waf_or_fixed_response")
def own_answer(seed, rng):
    world = World(seed)
    action, share = rng.choice((("waf", 0.02), ("fixed-response", 1.0), ("waf,fixed-response", 1.0)))
    route, begin = rng.choice(world.routes), rng.choice((0, middle(world)))

    def matches(request):
        return request.route is route and world.clock.now >= begin and rng.random() < share

    def answer(request):
        world.journal.answer(request, 502, world.clock.now + 0.001, action, None, "waf_or_fixed_response")

    world.rules.append((matches, answer))
    return world


@scenario(None)
def calm(seed, rng):
    return World(seed)


@scenario(None)
def calm_with_scatter(seed, rng):
    world = World(seed, targets=rng.randrange(2, 12))
    failure.scatter(world, rng.randrange(1, 9))
    return world
