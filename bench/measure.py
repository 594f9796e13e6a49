"""Runs commands and tells what each cost. One JSON line in: {"argv": [...], "cwd": "..."}; one out: CPU seconds of the
process and of all that it started and waited for, peak memory of the largest of them in MiB, wall seconds, exit status.

Node cannot tell the last resource usage of a child; wait4 can, on Linux and macOS alike."""
import json
import os
import sys
import time

UNIT = 1024 * 1024 if sys.platform == "darwin" else 1024

for line in sys.stdin:
    job = json.loads(line)
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            os.chdir(job["cwd"])
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            os.execvp(job["argv"][0], job["argv"])
        finally:
            os._exit(127)
    _, status, usage = os.wait4(pid, 0)
    result = {
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / UNIT,
        "wall": time.monotonic() - start,
        "status": os.waitstatus_to_exitcode(status),
    }
    print(json.dumps(result), flush=True)
