#!/usr/bin/env python3
"""Runs clang-tidy over our own translation units and prints a line for the lot.

Called by scripts/dev/lint.sh. A unit's verdict is kept under the hash of everything it was reached from (source, our own
headers that it includes, the checks, the tool's version), so that only what changed is looked at again.
usage: tidy.py BUILD_TREE JOBS [PATH_PREFIX…]
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "lhcr" / "tidy"
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def closure(source):
    """The unit and every header of ours it reaches, in a fixed order. Over-wide is harmless: it only looks again too often."""
    seen, todo = set(), [source]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in INCLUDE.findall(path.read_bytes()):
            for folder in (path.parent, ROOT / "lib", ROOT, ROOT / "tests"):
                header = folder / name.decode(errors="replace")
                if header.is_file():
                    todo.append(header.resolve())
                    break
    return sorted(seen)


def key_of(source, salt):
    digest = hashlib.sha256(salt)
    for path in closure(source):
        digest.update(str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def check(tree, source, salt):
    """(source, '' or what clang-tidy said)."""
    stamp = CACHE / key_of(source, salt)
    if stamp.exists():
        return source, ""
    run = subprocess.run(["clang-tidy-16", "-p", tree, "--quiet", str(source)], capture_output=True, text=True,
                         stdin=subprocess.DEVNULL, cwd=ROOT)
    if run.returncode == 0:
        stamp.touch()
        return source, ""
    return source, run.stdout + "\n".join(line for line in run.stderr.splitlines() if "warnings" not in line)


def main():
    tree, jobs, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    CACHE.mkdir(parents=True, exist_ok=True)
    version = subprocess.run(["clang-tidy-16", "--version"], capture_output=True, check=True).stdout
    salt = version + (ROOT / ".clang-tidy").read_bytes()
    units = sorted({pathlib.Path(row["file"]).resolve() for row in json.loads((pathlib.Path(tree) / "compile_commands.json").read_text())})
    own = [unit for unit in units if unit.is_file() and any(unit.is_relative_to(ROOT / folder) for folder in ("lib", "cli"))]
    own = [unit for unit in own if not names or unit.relative_to(ROOT).as_posix().startswith(tuple(names))]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        findings = [(source, said) for source, said in pool.map(lambda unit: check(tree, unit, salt), own) if said]
    if not findings:
        print(f"ok clang-tidy: {len(own)} units without a finding")
        return 0
    for source, said in findings:
        print(f"not ok clang-tidy: {source.relative_to(ROOT)}")
        print("\n".join("    " + line for line in said.strip().splitlines()[:25]))
    return 1


if __name__ == "__main__":
    sys.exit(main())
