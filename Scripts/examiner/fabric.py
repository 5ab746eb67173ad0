"""What lies between nodes and targets: target groups, and paths that can be blocked."""

from dataclasses import dataclass, field


@dataclass(eq=False)
class Group:
    """A target group with its settings."""

    name: str
    arn: str
    protocol: str = "HTTP"
    interval: float = 30.0  # of health checks
    unhealthy: int = 2
    healthy: int = 5
    delay: float = 300.0  # of deregistration
    algorithm: str = "round_robin"
    checks_elsewhere: bool = False  # the checks ask a port that stays open
    sticky: bool = False
    targets: list = field(default_factory=list)


class Network:
    """Paths between nodes and targets, and what blocks them."""

    def __init__(self, rng):
        self.rng, self.blocks, self.far = rng, [], 0.0

    def latency(self, node_zone, target_zone):
        """One way; `far` is what a VPN or a direct line to targets elsewhere adds."""
        return (self.far + (0.00012 if node_zone == target_zone else 0.0006)) * self.rng.uniform(0.9, 1.3)

    def verdict(self, node, target, fresh):
        """None, or after how many seconds a fresh connection is known to fail, and why."""
        for block in self.blocks:
            found = block(node, target, fresh)
            if found:
                return found
        return None

    def block(self, clock, begin, end, touches, delay, stateless):
        """Whatever `touches(node, target)` says is unreachable meanwhile; established flows too if `stateless`."""

        def verdict(node, target, fresh):
            if begin <= clock.now < end and touches(node, target) and (fresh or stateless):
                return delay, "network_path"
            return None

        self.blocks.append(verdict)
