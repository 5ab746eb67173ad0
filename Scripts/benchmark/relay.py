"""Runs one command and writes what it took to a file, as JSON.

In between because the kernel counts what the parent held at the start of a program as its peak
(`ru_maxrss` survives execve): this parent is small.
"""
import json
import os
import sys
import time

target, *command = sys.argv[1:]
started = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started
with open(target, "w") as file:
    json.dump({"wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
               "memory": usage.ru_maxrss * 1024}, file)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
