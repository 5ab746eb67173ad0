"""Deployments and scale-in, with what is usually wrong about them."""

import deploy
from catalogue import middle, scenario
from world import World


def unhurried(seed, rng):
    """A world whose requests take long enough that some are always under way."""
    world = World(seed, targets=rng.randrange(2, 12))
    for route in world.routes:
        route.median *= rng.uniform(2, 7)
    return world


@scenario("target_deregistered")
def roll_refusing(seed, rng):
    world = World(seed)
    deploy.rolling(
        world,
        middle(world),
        rng.uniform(15, 60),
        rng.uniform(0, 1.5),
        rng.choice((5, 30)),
        rng.uniform(1, 20),
        rng.random() < 0.7,
        boot=rng.uniform(8, 60),
    )
    return world


@scenario("target_deregistered")
def roll_killing(seed, rng):
    world = unhurried(seed, rng)
    deploy.rolling(
        world,
        middle(world),
        rng.uniform(10, 60),
        rng.uniform(2, 12),
        0.0,
        boot=rng.uniform(8, 60),
        batch=rng.choice((1, 1, 2)),
    )
    return world


@scenario("target_deregistered")
def roll_delay(seed, rng):
    world = World(seed, span=3600, idle=rng.choice((60.0, 120.0, 300.0)))
    world.group.delay = rng.choice((5.0, 10.0, 15.0, 30.0))
    for route in world.routes:
        if route.name.startswith(("/reports", "/upload", "/search")):
            route.median, route.weight = rng.uniform(4, 15), max(2.0, route.weight)
    deploy.rolling(world, 1500, rng.uniform(20, 60), world.group.delay + 20, 0.0, boot=30)
    return world


@scenario("target_deregistered")
def roll_old_first(seed, rng):
    world = World(seed)
    deploy.rolling(
        world,
        middle(world) * 0.8,
        rng.uniform(60, 120),
        rng.uniform(0, 2),
        rng.choice((0.0, 0.0, 10)),
        new_first=False,
        boot=rng.uniform(15, 50),
    )
    return world


@scenario("target_deregistered")
def roll_reused(seed, rng):
    world = World(seed, targets=rng.randrange(3, 10))
    deploy.rolling(
        world,
        middle(world) * 0.8,
        rng.uniform(60, 120),
        rng.uniform(0, 2),
        0.0,
        new_first=False,
        boot=rng.uniform(15, 50),
        reuse=True,
    )
    return world


@scenario("target_deregistered")
def roll_in_place(seed, rng):
    world = World(seed)
    deploy.in_place(
        world,
        middle(world),
        rng.uniform(30, 120),
        rng.uniform(3, 25),
        rng.choice((0.0, 0.0, 10)),
        rng.random() < 0.5,
    )
    return world


@scenario("target_deregistered")
def blue_green(seed, rng):
    world = unhurried(seed, rng)
    deploy.blue_green(world, middle(world), rng.uniform(0, 5), 0.0)
    return world


@scenario("target_deregistered")
def scale_in(seed, rng):
    world = World(seed, targets=rng.randrange(3, 20))
    deploy.scale_in(
        world,
        middle(world),
        max(1, len(world.group.targets) // rng.choice((2, 3, 5))),
        rng.choice((0.5, 10, 60, 300)),
    )
    return world


@scenario("spot_interruption")
def spot(seed, rng):
    world = World(seed, targets=rng.randrange(3, 20))
    deploy.scale_in(world, middle(world), rng.choice((1, 1, 2)), rng.choice((1, 20)), spot=True)
    return world
