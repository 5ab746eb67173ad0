"""Failures that nobody planned: crashes, closed ports, blocked paths, bad hosts, floods."""


def crash(world, target, at, down, cause="target_crash"):
    """The process ends and is back `down` seconds later; None: never."""

    def end():
        target.close(cause)
        if down is not None:
            world.clock.after(down, target.open)

    world.clock.at(at, end)


def crash_loop(world, target, at, until, down, lifetime):
    """Out of memory again and again, with restarts that take longer each time."""

    def end():
        nonlocal down
        if world.clock.now < until:
            target.close("target_crash")
            world.clock.after(down, target.open)
            world.clock.after(down + world.rng.lognormvariate(0, 0.4) * lifetime, end)
            down = min(300.0, down * 1.8)

    world.clock.at(at, end)


def crash_replaced(world, target, at, notice, boot):
    """The scheduler sees the end after `notice` and starts another elsewhere."""

    def end():
        target.close("target_crash")
        world.clock.after(world.rng.uniform(1, 8), target.vanish, "target_crash")
        world.clock.after(notice, replace)

    def replace():
        world.deregister(world.group, target)
        world.clock.after(boot, lambda: world.register(world.group, world.create_target(target.zone)))

    world.clock.at(at, end)


def crash_in_pod(world, target, at, notice, down):
    """The container ends; a controller takes the pod out within seconds, and back in when it runs again."""
    group = world.group

    def end():
        target.close("target_crash")
        for node in world.nodes:
            world.clock.after(notice + world.rng.uniform(0.3, 2), node.expel, group, target)
        world.clock.after(down, back)

    def back():
        target.open()
        for node in world.nodes:
            world.clock.after(world.rng.uniform(2, 5), node.enroll, group, target)

    world.clock.at(at, end)


def closed_port(world, target, at, back, cause="connection_refused", port="refuse", keep=False):
    """New connections fail; with `keep` those that are open go on."""

    def shut():
        if keep:
            target.port, target.port_cause = port, cause
        else:
            target.close(cause, port=port, grace=30.0)
        if back is not None:
            world.clock.after(back, target.open)

    world.clock.at(at, shut)


def not_ready(world, at, ready, count):
    """New targets are sent requests before they listen; the checks ask something that answers earlier."""
    for i in range(count):

        def add():
            target = world.create_target(world.rng.choice(world.zones))
            target.port, target.port_cause = "refuse", "connection_refused"
            world.register(world.group, target)
            world.clock.after(ready * world.rng.uniform(0.8, 1.3), target.open)

        world.clock.at(at + i * world.rng.uniform(0, 20), add)


def slow(world, targets, begin, end, factor):
    def set_speed(value):
        for target in targets:
            target.speed *= value

    world.clock.at(begin, set_speed, factor)
    world.clock.at(end, set_speed, 1 / factor)


def flaky(world, target, begin, end, reset, refuse, speed, cause="bad_host"):
    def set_state(state, factor):
        target.flaky, target.speed = state, target.speed * factor

    world.clock.at(begin, set_state, (reset, refuse, cause), speed)
    world.clock.at(end, set_state, None, 1 / speed)


def application_down(world, target, at, down, cause="upstream_502"):
    """Behind the target's proxy the application ends; the proxy answers for it."""

    def end():
        target.app_up, target.app_cause = False, cause
        for request in list(target.inflight.values()):
            if request.begun is not None and target.leave(request):
                target.idle(request.connection)
                world.clock.after(request.node.latency(target), request.node.respond, request, False)
        world.clock.after(down, back)

    def back():
        target.app_up = True

    world.clock.at(at, end)


def scatter(world, count):
    """Single resets of many sorts, none of them an incident."""
    for _ in range(count):
        target, at = world.rng.choice(world.group.targets), world.span * world.rng.random()
        once = 1.5 / max(0.2, world.rate / len(world.group.targets))
        flaky(world, target, at, at + once, 0.7, 0.0, 1.0, "scatter")
