"""Connections that cannot be made: closed ports, blocked paths, handshakes that fail."""

import failure
from catalogue import few, middle, scenario
from world import World


@scenario("connection_refused")
def port_not_ready(seed, rng):
    world = World(seed, elsewhere=True)
    failure.not_ready(world, middle(world), rng.uniform(20, 90), rng.randrange(1, 4))
    return world


@scenario("connection_refused")
def port_stopped(seed, rng):
    world = World(seed, elsewhere=True, targets=rng.randrange(2, 12))
    for target in few(world, rng.choice((1, 2))):
        failure.closed_port(
            world, target, middle(world), rng.choice((None, rng.uniform(60, 900))), keep=rng.random() < 0.2
        )
    return world


@scenario("connection_refused")
def port_wrong(seed, rng):
    world = World(seed, elsewhere=True)
    wrong = world.create_target(world.zones[0])
    wrong.address = wrong.address.rsplit(":", 1)[0] + ":9999"
    wrong.port, wrong.port_cause = "refuse", "connection_refused"
    world.clock.at(rng.choice((0.0, middle(world))), world.register, world.group, wrong)
    return world


@scenario("network_path")
def path_to_subnet(seed, rng):
    world = World(seed, targets=rng.randrange(4, 16))
    zone, begin = rng.choice(world.zones), middle(world)
    world.network.block(
        world.clock,
        begin,
        begin + rng.choice((60, 300, 3600)),
        lambda node, target: target.zone == zone,
        rng.choice((0.001, 0.003, 3.0)),
        rng.random() < 0.7,
    )
    return world


@scenario("network_path")
def path_from_node(seed, rng):
    world = World(seed)
    node, begin = rng.choice(world.nodes), middle(world)
    world.network.block(
        world.clock,
        begin,
        begin + rng.choice((60, 300, 3600)),
        lambda n, target: n is node,
        rng.choice((0.001, 0.003, 3.0)),
        rng.random() < 0.7,
    )
    return world


@scenario("network_path")
def path_between_zones(seed, rng):
    world = World(seed, targets=rng.randrange(4, 16))
    begin = middle(world)
    world.network.block(
        world.clock,
        begin,
        begin + rng.choice((60, 300)),
        lambda n, target: n.zone != target.zone,
        rng.choice((0.001, 3.0)),
        rng.random() < 0.7,
    )
    return world


@scenario("target_tls_failure")
def tls_everywhere(seed, rng):
    world = World(seed, protocol="HTTPS", elsewhere=rng.random() < 0.4)
    begin = middle(world)
    for target in world.group.targets:
        failure.closed_port(
            world,
            target,
            begin + rng.uniform(0, rng.choice((1, 30))),
            rng.choice((300, 900, None)),
            "target_tls_failure",
            "handshake",
            keep=True,
        )
    return world


@scenario("target_tls_failure")
def tls_restarted(seed, rng):
    """The servers are reloaded one after another with settings that no node can agree on."""
    world = World(seed, protocol="HTTPS", elsewhere=rng.random() < 0.4)
    begin, step = middle(world), rng.uniform(2, 40)
    for i, target in enumerate(world.group.targets):
        failure.closed_port(
            world, target, begin + i * step, rng.choice((600, None)), "target_tls_failure", "handshake"
        )
    return world
