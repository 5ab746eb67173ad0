"""The incidents that can be simulated, by name."""

ALL = {}


def scenario(cause):
    """Registers a scenario whose main cause is `cause`."""

    def add(make):
        ALL[make.__name__] = (cause, make)
        return make

    return add


def middle(world):
    return world.span * world.rng.uniform(0.3, 0.65)


def few(world, most):
    """Some targets, never all of a larger group."""
    targets = world.group.targets
    return world.rng.sample(targets, max(1, min(most, len(targets) // 2)))
