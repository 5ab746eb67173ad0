"""Processes that end, by themselves or by the clock, and one host that is broken."""

import failure
from catalogue import few, middle, scenario
from world import World


@scenario("target_crash")
def crash_restarted(seed, rng):
    world = World(seed)
    for i, target in enumerate(few(world, rng.choice((1, 1, 2)))):
        failure.crash(world, target, middle(world) + i * 200, rng.choice((2, 8, 20, 60)) * rng.uniform(0.7, 1.4))
    return world


@scenario("target_crash")
def crash_for_good(seed, rng):
    world = World(seed, targets=rng.randrange(2, 12))
    failure.crash(world, rng.choice(world.group.targets), middle(world), None)
    return world


@scenario("target_crash")
def crash_loop(seed, rng):
    world = World(seed)
    failure.crash_loop(
        world,
        rng.choice(world.group.targets),
        middle(world) * 0.7,
        world.span * 0.9,
        rng.uniform(3, 12),
        rng.uniform(30, 200),
    )
    return world


@scenario("target_crash")
def crash_replaced(seed, rng):
    world = World(seed)
    failure.crash_replaced(
        world, rng.choice(world.group.targets), middle(world), rng.uniform(2, 20), rng.uniform(15, 70)
    )
    return world


@scenario("target_crash")
def crash_in_pod(seed, rng):
    world = World(seed, targets=rng.randrange(2, 12))
    for i, target in enumerate(few(world, rng.choice((1, 1, 3)))):
        at = middle(world) + i * rng.uniform(0, 300)
        failure.crash_in_pod(world, target, at, rng.uniform(0.5, 4), rng.uniform(6, 45))
    return world


@scenario("target_crash")
def crash_everywhere(seed, rng):
    """Something that all targets share kills them within seconds."""
    world, down = World(seed), rng.uniform(3, 40)
    at = middle(world)
    for target in world.group.targets:
        failure.crash(
            world, target, at + rng.expovariate(1 / rng.choice((0.5, 5, 20))), down * rng.uniform(0.8, 1.5)
        )
    return world


@scenario("target_crash")
def crash_recovering_host(seed, rng):
    """The whole host reboots: first nothing answers, then the port is closed, then all is well."""
    world = World(seed, targets=rng.randrange(2, 10))
    target, at = rng.choice(world.group.targets), middle(world)
    world.clock.at(at, target.close, "target_crash")
    world.clock.at(at + rng.uniform(0.5, 3), target.vanish, "target_crash")

    def boot():
        target.host_up, target.port = True, "refuse"
        world.clock.after(rng.uniform(3, 15), target.open)

    world.clock.at(at + rng.uniform(25, 70), boot)
    return world


@scenario("target_crash")
def crash_after_thrashing(seed, rng):
    """Memory runs short: collections take more and more time, then the process ends."""
    world = World(seed, targets=rng.randrange(2, 10))
    target, at = rng.choice(world.group.targets), middle(world)
    for i in range(4):
        failure.slow(world, [target], at - (4 - i) * rng.uniform(5, 15), at, rng.uniform(1.3, 2.5))
    failure.crash(world, target, at, rng.uniform(5, 60))
    return world


@scenario("restart")
def restart_by_the_clock(seed, rng):
    """Every so many minutes a job restarts all servers, each for a moment."""
    world, period = World(seed), rng.choice((300, 600, 900))
    at = rng.uniform(30, period)
    while at < world.span:
        for target in world.group.targets:
            failure.crash(world, target, at + rng.uniform(0, 1.5), rng.uniform(0.2, 2.5), "restart")
        at += period
    return world


@scenario("bad_host")
def host_flaky(seed, rng):
    world = World(seed, targets=rng.randrange(3, 14))
    begin = rng.choice((0.0, middle(world)))
    failure.flaky(
        world,
        rng.choice(world.group.targets),
        begin,
        world.span,
        rng.choice((0.004, 0.03, 0.2)),
        rng.choice((0.0, 0.05, 0.3)),
        rng.choice((1.0, 1.5, 4.0)),
    )
    return world
