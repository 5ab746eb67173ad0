"""A Lambda function as target: environments, cold starts, limits and errors."""

import math


class Function:
    def __init__(self, world, limit=1000, timeout=30.0, error=0.0, invalid=0.0, large=0.0, access=True):
        self.world, self.rng, self.clock = world, world.rng, world.clock
        self.limit, self.timeout, self.error, self.invalid, self.large = limit, timeout, error, invalid, large
        self.access, self.running, self.idle, self.slow = access, 0, [], 1.0
        self.group = world.create_group("fn-" + world.group.name)

    def invoke(self, request):
        request.group = self.group
        now, rng = self.clock.now, self.rng
        if not self.access:
            self.end(request, 0.004 + rng.random() * 0.01, "LambdaAccessDenied")
            return
        if self.running >= self.limit:
            self.end(request, 0.008 + rng.random() * 0.03, "LambdaThrottling")
            return
        self.running += 1
        while self.idle and self.idle[0] < now - 420:
            self.idle.pop(0)
        cold = 0.0 if self.idle else math.exp(rng.gauss(-0.5, 0.4))
        if not cold:
            self.idle.pop()
        service = request.route.service(rng) * self.slow + cold + 0.004
        code = None
        if service - cold > self.timeout:
            service, code = self.timeout + cold + 0.01 * rng.random(), "LambdaUnhandled"
        elif rng.random() < self.error:
            service, code = service * rng.random(), "LambdaUnhandled"
        elif rng.random() < self.invalid:
            code = "LambdaInvalidResponse"
        elif rng.random() < self.large:
            code = "LambdaResponseTooLarge"
        self.clock.after(service, self.done, request, service, code)

    def done(self, request, service, code):
        self.running -= 1
        self.idle.append(self.clock.now)
        self.end(request, service, code)

    def end(self, request, service, code):
        when = max(self.clock.now, request.at + service) + 0.001
        self.world.journal.function(request, when, service, 502 if code else 200, code, "lambda_failure")
