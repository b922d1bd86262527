"""Whether a process lives. A zombie does not: in a container whose first process reaps nobody, what was orphaned stays one for ever.
Used by the tests of tests/e2e that kill."""
import os
import time


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the second: it ended between open and read
        return False


def gone_within(pid, seconds):
    until = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
