"""Two causes in one span: the usual background, and an incident or the answer to one."""

import deploy
import failure
from catalogue import middle, scenario
from overload import slower
from target import Server
from world import World


def racing(seed, rng, **wish):
    """A world in which connections are closed too early all the time."""
    server = Server(keep_alive=rng.choice((2.0, 5.0)), stalls=rng.uniform(2, 4), stall=0.03)
    return World(seed, server=server, rate=rng.uniform(4, 30), targets=rng.randrange(2, 8), span=5400, **wish)


@scenario("target_deregistered")
def race_and_roll(seed, rng):
    world = racing(seed, rng)
    deploy.rolling(world, middle(world), rng.uniform(15, 60), rng.uniform(0, 3), 0.0, boot=20)
    return world


@scenario("target_crash")
def race_and_crash(seed, rng):
    world = racing(seed, rng)
    failure.crash(world, rng.choice(world.group.targets), middle(world), rng.uniform(3, 40))
    return world


@scenario("response_header_too_large")
def race_and_header(seed, rng):
    world = racing(seed, rng)
    for client in rng.sample(world.traffic.clients, max(1, len(world.traffic.clients) // 40)):
        client.unreadable, client.cookie = True, rng.randrange(5000, 15000)
    return world


@scenario("target_crash")
def timeout_and_crash(seed, rng):
    world = World(seed, server=Server(timeout=rng.choice((5.0, 10.0)), timeout_from="arrival"))
    slower(world, rng)
    failure.crash(world, rng.choice(world.group.targets), middle(world), rng.uniform(3, 40))
    return world


@scenario("target_deregistered")
def proxy_and_roll(seed, rng):
    world = World(seed, server=Server(proxied=True, workers=64))
    failure.application_down(world, rng.choice(world.group.targets), world.span * 0.2, rng.uniform(3, 60))
    deploy.rolling(world, world.span * 0.5, rng.uniform(15, 60), rng.uniform(0, 3), 0.0, boot=20)
    return world


@scenario("poison_request")
def poison_and_roll(seed, rng):
    world = World(seed, server=Server(workers=32))
    rng.choice(world.routes).poison = rng.choice((0.02, 0.2))
    deploy.rolling(world, middle(world), rng.uniform(15, 60), rng.uniform(0, 3), 0.0, boot=20)
    return world


@scenario("target_crash")
def crash_then_restart_all(seed, rng):
    """One target dies; minutes later somebody restarts all of them to be safe."""
    world = World(seed)
    at = world.span * 0.4
    failure.crash(world, rng.choice(world.group.targets), at, rng.uniform(5, 60))
    deploy.in_place(world, at + rng.uniform(150, 500), rng.uniform(20, 60), rng.uniform(3, 20), 0.0, False)
    return world


@scenario("server_timeout")
def timeout_and_scatter(seed, rng):
    world = World(seed, server=Server(timeout=10.0, timeout_from="arrival"), targets=rng.randrange(2, 9))
    slower(world, rng)
    failure.scatter(world, rng.randrange(2, 7))
    return world
