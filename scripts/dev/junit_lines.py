#!/usr/bin/env python3
"""The lines of the suites that were run (docs/contracts.md section 4) as one JUnit report, with the file each test is in and the commit.

Called by tests/trace/run. `lhcr spec trace` ties a test to the task that names its file, so no test carries an id.
usage: junit_lines.py LIST REPORT   (LIST: a line "suite TAB log" each)
"""
import pathlib
import re
import subprocess
import sys
from xml.sax.saxutils import quoteattr

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINE = re.compile(r"^(ok|not ok|skip) (.*)$")
PLACE = re.compile(r"^    in (\S+?)(?::\d+)?$")  # doctest_lines.py says where a case is
TOOK = re.compile(r"\s*\([0-9]+ m?s[^)]*\)\s*$")


def file_of(suite, name):
    """The test's own file, else its suite's."""
    if suite.startswith("sanitize/"):
        suite = suite.split("/", 1)[1]
    folder = suite.split("/")[0]
    stem = re.sub(r"[ :(].*", "", name)
    stem = stem[len(folder) + 1:] if stem.startswith(folder + "/") else stem
    candidates = [f"tests/{suite}{ending}" for ending in (".py", ".sh")]
    candidates += [f"tests/{folder}/{stem}{ending}" for ending in (".cmd", ".sql", ".py", ".sh")]
    candidates += [f"tests/{folder}/{stem.split('/')[0]}{ending}" for ending in (".py", ".sh", "")]
    candidates += [f"tests/{folder}/run", f"scripts/dev/{folder}.sh", f"scripts/dev/{folder}.py"]
    for candidate in candidates:
        path = ROOT / candidate
        if stem and ".." not in candidate and path.is_file():
            return candidate
    return ""


def cases_of(suite, log):
    cases = []
    for line in log.read_text(errors="replace").splitlines():
        found = LINE.match(line)
        if found:
            name = TOOK.sub("", found.group(2))
            reason = ""
            if found.group(1) == "skip":
                name, _, reason = name.rpartition(": ")
            cases.append([found.group(1), name or reason, reason, file_of(suite, name or reason)])
        elif cases and (place := PLACE.match(line)):
            cases[-1][3] = place.group(1)
    return cases


def attribute(text):
    return quoteattr(re.sub(r"[^\t\x20-\U0010ffff]|[\ufffe\uffff\ud800-\udfff]", "?", text)[:400])


def write(suites, report):
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    lines, total = [], 0
    for suite, log in suites:
        cases = cases_of(suite, log)
        failed = sum(kind == "not ok" for kind, *_ in cases)
        skipped = sum(kind == "skip" for kind, *_ in cases)
        total += len(cases)
        lines.append(f'  <testsuite name={attribute(suite)} tests="{len(cases)}" failures="{failed}" errors="0" skipped="{skipped}" time="0">')
        for kind, name, reason, file in cases:
            inner = {"ok": "", "not ok": '<failure message="not ok"/>', "skip": f"<skipped message={attribute(reason)}/>"}[kind]
            place = f" file={attribute(file)}" if file else ""
            lines.append(f"    <testcase classname={attribute(suite)} name={attribute(name)}{place} time=\"0\">{inner}</testcase>")
        lines.append("  </testsuite>")
    dirty = "true" if git("status", "--porcelain", "--untracked-files=no") else "false"
    properties = f'<properties><property name="git_sha" value="{git("rev-parse", "HEAD")}"/><property name="git_dirty" value="{dirty}"/></properties>'
    head = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>",
            f'  <testsuite name="commit" tests="0" failures="0" errors="0" skipped="0" time="0">{properties}</testsuite>']
    report.write_text("\n".join([*head, *lines, "</testsuites>"]) + "\n")
    return total


def main():
    suites = [line.split("\t", 1) for line in pathlib.Path(sys.argv[1]).read_text().splitlines() if "\t" in line]
    total = write([(suite, ROOT / log) for suite, log in suites], pathlib.Path(sys.argv[2]))
    print(f"{total} tests of {len(suites)} suites in {sys.argv[2]}")


if __name__ == "__main__":
    main()
