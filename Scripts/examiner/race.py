"""Keep-alive races: the targets close idle connections before the balancer does."""

from catalogue import scenario
from request import Route
from target import Server
from world import World


@scenario("keep_alive_race")
def race_quiet(seed, rng):
    keep_alive, targets = rng.choice((2.0, 5.0, 5.0, 15.0)), rng.randrange(1, 7)
    return World(
        seed,
        server=Server(
            keep_alive=keep_alive,
            keep_alive_tick=rng.choice((0.0, 0.0, 1.0)),
            stalls=rng.choice((2, 4)),
            stall=rng.choice((0.018, 0.03)),
        ),
        far=rng.choice((0, 0.004, 0.009)),
        rate=3 * targets / keep_alive * rng.uniform(0.5, 2),
        targets=targets,
        span=21600 if keep_alive > 2 else 7200,
    )


@scenario("keep_alive_race")
def race_bot(seed, rng):
    """At night only checks by the clock are left, and the targets give up connections just when the next one is due."""
    period = rng.choice((5.0, 15.0, 30.0))
    world = World(
        seed,
        server=Server(keep_alive=period - rng.choice((0.0, 0.002, 0.01)), stalls=rng.choice((1, 4)), stall=0.025),
        rate=rng.uniform(0.02, 0.3),
        targets=1,
        span=7200,
    )
    check = Route("/status", "GET", 0, 0.0015, 0.3, 120)
    for _ in range(rng.randrange(1, 4)):
        world.traffic.bot(period, check, rng.choice((0.002, 0.005, 0.02)))
    return world


@scenario("keep_alive_race")
def race_lagging(seed, rng):
    return World(
        seed,
        server=Server(
            keep_alive=rng.choice((2.0, 5.0, 5.0)), stalls=rng.uniform(2, 5), stall=rng.choice((0.02, 0.035))
        ),
        rate=rng.uniform(8, 30),
        span=5400,
        far=rng.choice((0, 0, 0.004)),
    )


@scenario("keep_alive_race")
def race_long_idle(seed, rng):
    """The balancer's idle timeout was raised above the targets'; jobs ask in parallel by the minute."""
    period = rng.choice((60.0, 60.0, 30.0))
    world = World(
        seed,
        idle=rng.choice((120.0, 300.0)),
        server=Server(keep_alive=period, stalls=2, stall=0.025),
        rate=rng.uniform(0.02, 0.5),
        targets=rng.randrange(2, 6),
        span=21600,
    )
    for _ in range(rng.randrange(1, 4)):
        world.traffic.bot(period, rng.choice(world.routes), 0.1, rng.randrange(8, 40))
    return world


@scenario("keep_alive_race")
def race_one_target(seed, rng):
    world = World(
        seed,
        server=Server(keep_alive=75.0, stalls=4, stall=0.03),
        rate=rng.uniform(2, 9),
        targets=rng.randrange(3, 9),
        span=10800,
        far=rng.choice((0, 0.005, 0.009)),
    )
    rng.choice(world.group.targets).server.keep_alive = rng.choice((2.0, 5.0))
    return world


@scenario("keep_alive_race")
def race_abrupt(seed, rng):
    return World(
        seed,
        server=Server(max_requests=rng.choice((20, 100, 200)), abrupt=True, stalls=3, stall=0.03),
        far=rng.choice((0, 0.002, 0.009)),
        rate=rng.uniform(20, 60),
        targets=rng.randrange(1, 4),
        span=1800,
    )
