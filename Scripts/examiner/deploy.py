"""Deployments, scale-in and interruptions: targets that are taken out of service on purpose."""

DEPLOY = "target_deregistered"
INTERRUPTION = "spot_interruption"


def retire(world, group, target, sigterm_lag, grace, linger, silent):
    """Takes one target out: deregistered, told to end `sigterm_lag` later, its address gone `linger` after."""
    world.deregister(group, target)

    def end():
        target.close(DEPLOY, grace=grace)
        if silent:
            world.clock.after(linger, target.vanish, DEPLOY)

    world.clock.after(sigterm_lag, end)


def rolling(
    world, at, step, sigterm_lag, grace, linger=3.0, silent=True, new_first=True, boot=20.0, batch=1, reuse=False
):
    """Replaces all targets, `batch` at a time. Old first when there is no room for a surge."""
    group, old = world.group, list(world.group.targets)
    freed = []

    def renew(targets):
        for target in targets:
            if new_first:
                world.register(group, world.create_target(target.zone))
                world.clock.after(boot, retire, world, group, target, sigterm_lag, grace, linger, silent)
            else:
                retire(world, group, target, sigterm_lag, grace, linger, silent)
                world.clock.after(boot + sigterm_lag, start, target)

    def start(target):
        new = world.create_target(target.zone)
        if reuse:  # the address pool gives out what has been free for longest
            freed.append(target.address)
            new.address = freed.pop(0) if len(freed) > 1 else new.address
        world.register(group, new)

    for i in range(0, len(old), batch):
        world.clock.at(at + i // batch * step, renew, old[i : i + batch])


def in_place(world, at, step, down, grace, deregister):
    """Stops, updates and starts each target where it is, one after another."""
    group = world.group

    def stop(target):
        if deregister:
            for node in world.nodes:
                world.clock.after(world.rng.uniform(0.3, 4), node.expel, group, target)
        target.close(DEPLOY, grace=grace)
        world.clock.after(down, start, target)

    def start(target):
        target.open()
        if deregister:
            for node in world.nodes:
                world.clock.after(world.rng.uniform(0.5, 3), node.enroll, group, target)

    for i, target in enumerate(list(group.targets)):
        world.clock.at(at + i * step, stop, target)


def blue_green(world, at, wait, grace):
    """A second group takes over at once; the first one's targets end `wait` later."""
    blue = world.group
    green = world.create_group(blue.name + "-2", blue.protocol, blue.checks_elsewhere)

    def prepare():
        for target in list(blue.targets):
            world.register(green, world.create_target(target.zone), healthy=True)

    def switch():
        world.group = green
        world.clock.after(wait, end)

    def end():
        for target in list(blue.targets):
            world.deregister(blue, target)
            world.clock.after(world.rng.uniform(0, 2), target.close, DEPLOY, "refuse", grace)

    world.clock.at(at - 60, prepare)
    world.clock.at(at, switch)


def scale_in(world, at, count, step, spot=False):
    """Ends targets without waiting for what they do; nobody takes their place."""
    for i, target in enumerate(world.rng.sample(world.group.targets, count)):

        def end(target=target):
            if spot:  # the system shuts down: processes end first, the host some seconds later
                target.close(INTERRUPTION)
                world.clock.after(world.rng.uniform(2, 15), target.vanish, INTERRUPTION)
            else:
                retire(world, world.group, target, world.rng.uniform(0, 1), 0.0, world.rng.uniform(2, 30), True)

        world.clock.at(at + i * step, end)
