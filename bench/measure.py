"""What the benchmarks share: watching the processes of a command (PSS of the tree, space in a folder, CPU) and writing results.

Used by bench/*/run, which put bench/ on their path.
"""
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time

import page

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = os.environ.get("LHCR_BUILD", str(ROOT / "build" / "release"))
LHCR = os.environ.get("LHCR_BIN", f"{BUILD}/lhcr")
SAMPLE_S = 0.05


def say(text):
    print(text, file=sys.stderr, flush=True)


def tree_of(pids):
    """The processes and their descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    children.setdefault(int(stat.read().rpartition(")")[2].split()[1]), []).append(int(entry))
            except OSError:
                continue
    found, queue = [], list(pids)
    while queue:
        found.append(queue.pop())
        queue += children.get(found[-1], [])
    return found


def pss_kib(pid):
    """Proportional: a page that several processes share is counted once over all of them."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


def space_kib(folder):
    """What the folder's files occupy."""
    blocks, queue = 0, [folder]
    while queue:
        try:
            with os.scandir(queue.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        queue.append(entry.path)
                    else:
                        blocks += entry.stat(follow_symlinks=False).st_blocks
        except OSError:
            continue  # gone while we looked
    return blocks // 2


class Watch:
    """with Watch([pid], folder) as watch: …; then watch.samples: (wall clock, KiB of PSS, KiB in the folder), one each 50 ms."""

    def __init__(self, pids, folder=None):
        self.pids, self.folder, self.samples = list(pids), folder, []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _follow(self):
        while True:
            began = time.monotonic()
            pss = sum(pss_kib(pid) for pid in tree_of(self.pids))
            self.samples.append((time.time(), pss, space_kib(self.folder) if self.folder else 0))
            if self._ended.wait(max(0.0, SAMPLE_S - (time.monotonic() - began))):
                return

    def peak_mib(self, of=1, since=0.0, until=float("inf")):
        """The highest of PSS (1) or of the folder (2) between two moments."""
        return round(max((sample[of] for sample in self.samples if since <= sample[0] <= until), default=0) / 1024)


def run_watched(*commands):
    """Runs the commands side by side; their seconds, CPU seconds of them all, peak of the summed PSS of their trees in MiB."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for command in commands]
    errors = [""] * len(processes)
    readers = [threading.Thread(target=lambda i=i, p=p: errors.__setitem__(i, p.stderr.read())) for i, p in enumerate(processes)]
    with Watch(process.pid for process in processes) as watch:
        for reader in readers:
            reader.start()
        for process in processes:
            process.wait()
        seconds = time.monotonic() - started
    for process, reader, error in zip(processes, readers, errors):
        reader.join()
        if process.returncode:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}: {error[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": seconds, "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "mib": watch.peak_mib()}


def spread(values):
    """What stands beside a median: the tenth and the ninetieth percentile."""
    tenths = statistics.quantiles(values, n=10)
    return {"p10": round(tenths[0], 2), "p90": round(tenths[-1], 2), "runs": len(values)}


def row(measure, value, unit, target=None, peers=None, **beside):
    """One figure of a result file; `beside` is what belongs to it: spread, parts."""
    return {"measure": measure, "value": value, "unit": unit, "target": target, "peers": peers or {}, **beside}


def git(*arguments):
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True).stdout.strip()


def commit():
    """The commit measured; `-dirty` when tracked files other than results were changed since."""
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/results", ":!docs/reference/benchmarks.md")
    return git("rev-parse", "--short", "HEAD") + ("-dirty" if changed else "")


def cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def write_results(name, rows, load, keep="all"):
    """bench/results/<name>.json, and a line each for people. `load`: os.getloadavg() before the measuring began. keep: "all"; "these": in the place of
    those of their names in the file, whose other rows have commits of their own; "none"."""
    machine = {"cores": len(os.sched_getaffinity(0)), "cpu": cpu_model(),
               "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)}
    facts = {"commit": commit(), "load_average": round(load[0], 1), "machine": machine}
    if keep != "none":
        path = ROOT / "bench" / "results" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        fresh = {each["measure"]: {**each, **facts} for each in rows}
        old = json.loads(path.read_text()) if keep == "these" and path.exists() else []
        told = [fresh.pop(each["measure"], each) for each in old] + list(fresh.values())
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        page.write()
    for each in rows:
        target = f" (target {each['target']})" if each["target"] else ""
        parts = "".join(f"\n    {part}: {value}" for part, value in each.get("parts", {}).items())
        print(f"{each['measure']}: {each['value']} {each['unit']}{target}{parts}", flush=True)
