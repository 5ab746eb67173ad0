"""Time limits and too few workers."""

import math

import failure
from catalogue import middle, scenario
from target import Server
from world import World


@scenario("server_timeout")
def timeout_of_socket(seed, rng):
    world = World(seed, server=Server(timeout=rng.choice((1.5, 5.0, 10.0, 30.0)), timeout_from="arrival"))
    slower(world, rng)
    return world


@scenario("server_timeout")
def timeout_of_worker(seed, rng):
    """A master that looks at its workers each second kills those that take too long."""
    world = World(
        seed,
        server=Server(
            workers=rng.choice((16, 32)),
            timeout=rng.choice((5.0, 10.0, 30.0)),
            timeout_tick=1.0,
            threads=rng.choice((1, 1, 4)),
        ),
    )
    slower(world, rng)
    return world


def slower(world, rng):
    limit = world.servers.timeout
    for route in rng.sample(world.routes, rng.choice((1, 2))):
        if rng.random() < 0.5:
            route.median = limit * rng.uniform(0.3, 0.8)
            route.weight *= 0.15
        else:
            route.tail, route.median = 0.05, max(route.median, limit / 30)
    world.traffic.weights = [route.weight for route in world.routes]


@scenario("upstream_502")
def proxy_timeout(seed, rng):
    world = World(seed, server=Server(proxied=True, workers=64, timeout=rng.choice((3.0, 10.0))))
    slower(world, rng)
    return world


@scenario("saturation")
def flood(seed, rng):
    world = World(
        seed,
        rate=rng.uniform(8, 40),
        span=2700,
        server=Server(
            workers=rng.choice((2, 4, 8)),
            backlog=rng.choice((8, 32, 64)),
            overflow=rng.choice(("reset", "close", "drop")),
            stalls=0.5,
        ),
    )
    fit(world, 0.25)
    begin = middle(world)
    world.traffic.surge.append((begin, begin + rng.choice((60, 240)), rng.uniform(4, 8)))
    return world


@scenario("saturation")
def slow_dependency(seed, rng):
    world = World(
        seed,
        rate=rng.uniform(8, 60),
        span=2700,
        server=Server(workers=rng.choice((4, 8)), backlog=rng.choice((8, 32)), overflow="reset"),
    )
    fit(world, 0.2)
    begin = middle(world)
    failure.slow(world, world.group.targets, begin, begin + rng.choice((60, 240)), rng.uniform(8, 30))
    return world


def fit(world, load):
    """Scales the service times so that the workers are busy for `load` of the time."""
    weights = sum(r.weight for r in world.routes)
    mean = sum(r.weight * r.median * math.exp(r.sigma**2 / 2) for r in world.routes) / weights
    workers = world.servers.workers * len(world.group.targets)
    factor = min(20.0, load * workers / (world.rate * mean))
    for route in world.routes:
        route.median *= factor
    if world.traffic.shape == "bursty":
        world.traffic.shape = "flat"
