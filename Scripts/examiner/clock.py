"""Simulated time: an event queue that everything else is driven by."""

from heapq import heappop, heappush


class Clock:
    """Runs callbacks in time order; seconds since the start of the simulated span."""

    def __init__(self):
        self.now = 0.0
        self._events = []
        self._count = 0

    def at(self, when, action, *arguments):
        """Runs `action` at `when`, or at once if that is past."""
        self._count += 1
        heappush(self._events, (max(when, self.now), self._count, action, arguments))

    def after(self, delay, action, *arguments):
        self.at(self.now + delay, action, *arguments)

    def run(self, until):
        events = self._events
        while events and events[0][0] <= until:
            self.now, _, action, arguments = heappop(events)
            action(*arguments)
        self.now = until
