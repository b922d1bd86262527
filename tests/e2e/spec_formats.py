#!/usr/bin/env python3
"""Reports of the spec gate through their readers' eyes: the schemas that GitHub, Jenkins, GitLab and reviewdog hold them against, and the limits of
GitHub, which drops silently what is beyond them. Needs LHCR_BIN and LHCR_TEST_PYTHON.
"""
import collections
import gzip
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

PYTHON = os.environ.get("LHCR_TEST_PYTHON", "")
if not PYTHON or not os.path.exists(PYTHON):
    print("skip spec_formats: LHCR_TEST_PYTHON is not set")
    sys.exit(0)
if os.path.realpath(sys.prefix) != os.path.realpath(str(pathlib.Path(PYTHON).absolute().parent.parent)):
    os.execv(PYTHON, [PYTHON, *sys.argv])

try:
    import jsonschema
    from lxml import etree
except ImportError as missing:
    print(f"skip spec_formats: {missing.name} is not in LHCR_TEST_PYTHON")
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "third_party/report_schemas"
LHCR = os.path.abspath(os.environ.get("LHCR_BIN", str(ROOT / "build/release/lhcr")))
SHARED = os.environ.get("LHCR_TEST_SHARED", "")
FORMATS = ["pretty", "sarif", "junit", "github", "gitlab", "tap", "checkstyle", "rdjson", "markdown", "json", "ndjson"]
MIB = 1 << 20
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Repository:
    """A repository with one bundle of each layout, and whatever is wrong with them."""

    def __init__(self, folder):
        self.folder = folder
        self.folder.mkdir(parents=True)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_", "GIT_", "GITHUB_"))} | {"HOME": str(folder), "LC_ALL": "C.UTF-8"}
        self.run("spec", "new", "orders")
        self.run("spec", "new", "refunds", "--layout", "spec-kit")

    def run(self, *words, env=None, cwd=None):
        return subprocess.run([LHCR, *words], cwd=cwd or self.folder, env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)

    def append(self, name, text):
        with open(self.folder / name, "ab") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def spoil(self):
        # Each severity, characters of two to four bytes before the place, what XML and workflow commands escape, a baseline, a disable.
        self.append("spec/orders/tasks.md", '- [ ] T001 "twice" <b>&amp;</b> ]]> %0A::error::x (FR-002)\n')
        self.append("spec/orders/prd.md", "Grüße 🧾 der \u0007 Frist: TBD | <script>\n<!-- lhcr-disable-next-line SP014: the owner decides -->\nUnd: TBD\n")
        self.append("specs/001-refunds/plan.md", "See [das da](müll/no such.md) and [x](<a%,b:c.md>)\n\ttab \n")
        self.append("spec/orders/plan.md", "Later: TBD\n")
        self.run("spec", "validate", "--baseline", "base.json", "--write-baseline")
        self.append("specs/001-refunds/tasks.md", "- [?] T003 [US9] ünknown, `a.py`\n")

    def reports(self, *words, env=None):
        """All formats of one run, written to files: name → bytes."""
        files = {name: self.folder / f"report.{name}" for name in FORMATS if name not in ("json", "ndjson")}
        done = self.run("spec", "validate", "--profile", "strict", "--fail-on", "error", *words, "-o", "json", "--format", ",".join(f"{name}={path.name}" for name, path in files.items()), env=env)
        assert done.returncode in (0, 3), (done.returncode, done.stderr[-400:])
        return {**{name: path.read_bytes() for name, path in files.items()}, "json": done.stdout}


def check_all(reports):
    """Every report against its reader's schema; the counts that each tells."""
    document = json.loads(reports["json"])
    shown, hidden = document["findings"], document["suppressed_findings"]
    sarif = json.loads(reports["sarif"])
    jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text())).validate(sarif)
    run = sarif["runs"][0]
    assert len(run["results"]) == len(shown) + len(hidden)
    assert sum("suppressions" in each for each in run["results"]) == len(hidden)
    for each in run["results"]:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
    junit = etree.fromstring(reports["junit"])
    etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd"))).assertValid(junit)
    assert len(junit.findall(".//failure")) == document["errors"] == int(junit.get("failures"))
    assert len(junit.findall(".//testcase")) == int(junit.get("tests"))
    gitlab = json.loads(reports["gitlab"])
    issue = jsonschema.Draft7Validator(json.loads((SCHEMAS / "codeclimate.json").read_text()))
    for each in gitlab:
        issue.validate(each)
        assert each["severity"] in ("info", "minor", "major", "critical", "blocker") and each["location"]["lines"]["begin"] >= 1
    assert len({each["fingerprint"] for each in gitlab}) == len(gitlab) == len(shown)
    rdjson = json.loads(reports["rdjson"])
    jsonschema.Draft4Validator(json.loads((SCHEMAS / "rdjson.json").read_text())).validate(rdjson)
    assert len(rdjson["diagnostics"]) == len(shown)
    checkstyle = etree.fromstring(reports["checkstyle"])
    assert checkstyle.tag == "checkstyle" and {each.tag for each in checkstyle} <= {"file"}
    errors = checkstyle.findall("file/error")
    assert len(errors) == len(shown) and all(each.get("severity") in ("error", "warning", "info") and each.get("message") for each in errors)
    tap = reports["tap"].decode().splitlines()
    assert tap[0] == "TAP version 13" and sum(line.startswith(("ok ", "not ok ")) for line in tap) == int(tap[1].split("..")[1])
    assert len(reports["markdown"].decode()) <= 65536
    return len(shown), len(hidden)


@test
def every_format_is_what_its_reader_asks_for(place):
    repository = Repository(place / "r")
    repository.spoil()
    shown, hidden = check_all(repository.reports("--baseline", "base.json"))
    assert shown >= 4 and hidden >= 4, (shown, hidden)
    print(f"    {shown} findings and {hidden} suppressed ones in {len(FORMATS) - 1} formats")


@test
def columns_are_characters_and_for_reviewdog_bytes(place):
    repository = Repository(place / "r")
    repository.append("spec/orders/prd.md", "Grüße 🧾 Frist: TBD\n")
    reports = repository.reports()
    line = "Grüße 🧾 Frist: TBD"
    finding = next(each for each in json.loads(reports["json"])["findings"] if each["rule"] == "SP014")
    assert finding["column"] == line.index("TBD") + 1
    start = next(each for each in json.loads(reports["rdjson"])["diagnostics"] if each["code"]["value"] == "SP014")["location"]["range"]["start"]
    assert start["column"] == len(line[: line.index("TBD")].encode()) + 1
    region = next(each for each in json.loads(reports["sarif"])["runs"][0]["results"] if each["ruleId"] == "SP014")["locations"][0]["physicalLocation"]["region"]
    assert region["startColumn"] == finding["column"] and region["endColumn"] == finding["column"] + 3


@test
def names_that_are_not_utf8_leave_every_report_whole(place):
    repository = Repository(place / "r")
    os.rename(os.fsencode(repository.folder) + b"/spec/orders", os.fsencode(repository.folder) + b"/spec/b\xffd \xef\xbf\xbe")
    repository.append("specs/001-refunds/plan.md", b"\xff\xfe not text: TBD\n")
    shown, _ = check_all(repository.reports())
    assert shown >= 2


@test
def the_real_files_make_reports_that_validate(place):
    folder = pathlib.Path(SHARED) / "data/spec-bundles" if SHARED else None
    if folder is None or not folder.is_dir():
        return "LHCR_TEST_SHARED is not set"
    repository = Repository(place / "r")
    shutil.rmtree(repository.folder / "spec")
    total = 0
    for each in sorted(folder.iterdir()):
        if each.is_dir():
            shown, hidden = check_all(repository.reports("--allow-empty", str(each)))
            total += shown
    print(f"    {total} findings in the reports of real files")
    assert total > 1000


@test
def the_matrix_of_a_trace_is_junit_too(place):
    repository = Repository(place / "r")
    for words in (("init", "-q"), ("add", "."), ("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "All of it\n\nSpec: orders\nTask: T001")):
        subprocess.run(["git", *words], cwd=repository.folder, check=True, env=repository.env, capture_output=True)
    case = '<testsuite name="t" tests="2"><testcase name="FR-001 holds &lt;]]&gt;" classname="orders"/><testcase name="FR-002 fails" classname="orders"><failure message="&#x10FFFF; no"/></testcase></testsuite>'
    (place / "evidence.xml").write_text(case)
    done = repository.run("spec", "trace", "spec/orders", "--no-runs", "--evidence", str(place / "evidence.xml"), "-o", "json", "--format", f"junit={place / 'trace.xml'}")
    assert done.returncode in (0, 3), done.stderr
    junit = etree.parse(str(place / "trace.xml")).getroot()
    etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd"))).assertValid(junit)
    items = json.loads(done.stdout)["items"]
    failing = [each for each in items if each["state"] == "failing"]
    assert failing and len(junit.findall(".//testcase")) == int(junit.get("tests")) == len(items)
    assert len(junit.findall(".//failure")) == int(junit.get("failures")) >= len(failing)
    print(f"    {len(items)} items, {len(failing)} failing")


# As the runner reads a line (actions/runner, ActionCommand.cs): properties up to "::", then data; escapes undone.
COMMAND = re.compile(r"^::(?P<name>error|warning|notice|group|endgroup)(?: (?P<properties>.*?))?::(?P<data>.*)$")


def annotations_of(text):
    levels = collections.defaultdict(list)
    for line in text.splitlines():
        found = COMMAND.match(line)
        if found and found["name"] in ("error", "warning", "notice"):
            properties = dict(each.split("=", 1) for each in found["properties"].split(","))
            undone = {key: value.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") for key, value in properties.items()}
            levels[found["name"]].append(undone | {"message": found["data"].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")})
    return levels


@test
def github_shows_the_most_severe_ten_of_each_level_and_the_rest_is_told(place):
    repository = Repository(place / "r")
    repository.spoil()
    for i in range(40):
        repository.append("spec/orders/prd.md", f"Point {i}: TBD, 100% <b>\n")
    repository.append("spec/orders/tasks.md", "".join(f"- [?] T{500 + i} again (FR-001)\n" for i in range(30)))
    summary = place / "summary.md"
    summary.write_text("# what the step wrote before\n")
    done = repository.run("spec", "validate", "--format", "github", env={"GITHUB_STEP_SUMMARY": str(summary)})
    document = json.loads(repository.run("spec", "validate", "-o", "json").stdout)
    levels = annotations_of(done.stdout.decode())
    counts = {"error": document["errors"], "warning": document["warnings"], "notice": document["infos"]}
    for level, count in counts.items():
        assert len(levels[level]) == min(10, count), (level, count, len(levels[level]))
    told = {(each["file"], int(each["line"]), each["title"]) for level in levels.values() for each in level if "line" in each}
    known = {(each["file"], each["line"], each["rule"]) for each in document["findings"]}
    assert told <= known
    rest = sum(max(0, count - 10) for count in counts.values())
    assert f"::group::{rest} more findings" in done.stdout.decode()
    # No text of a bundle becomes a command of its own.
    assert all(len(each["message"]) < 65536 for level in levels.values() for each in level)
    assert sum(line.startswith("::error") for line in done.stdout.decode().splitlines()) == 10
    text = summary.read_text()
    assert text.startswith("# what the step wrote before\n") and text.count("\n| error |") == document["errors"]


def many(repository, count):
    lines = "".join(f"Point {i} of the list, which is long enough to be told apart: TBD\n" for i in range(count))
    repository.append("spec/orders/prd.md", lines)


@test
def thirty_thousand_findings_stay_within_githubs_limits(place):
    repository = Repository(place / "r")
    many(repository, 30_000)
    reports = repository.reports()
    run = json.loads(reports["sarif"])["runs"][0]
    packed = len(gzip.compress(reports["sarif"]))
    assert len(run["results"]) == 25_000 and packed <= 10 * MIB, (len(run["results"]), packed)
    assert "more results do not fit" in json.dumps(run["invocations"])
    driver = run["tool"]["driver"]
    assert all(len(rule["shortDescription"]["text"]) <= 1024 and len(rule["properties"]["tags"]) <= 20 for rule in driver["rules"])
    assert len(reports["markdown"]) <= 65536 and b" more; `lhcr spec validate` lists them" in reports["markdown"]
    for before in (0, 900_000, MIB - 50, MIB + 7):
        summary = place / f"summary-{before}.md"
        summary.write_bytes(b"x" * before)
        repository.run("spec", "validate", "--format", "github", env={"GITHUB_STEP_SUMMARY": str(summary)})
        assert summary.stat().st_size <= max(MIB, before), (before, summary.stat().st_size)
    full = place / "summary-0.md"
    assert full.stat().st_size > MIB // 2
    print(f"    25000 of 30000 results, {packed >> 10} KiB packed; a summary of {full.stat().st_size >> 10} KiB")


@test
def reports_are_the_same_bytes_at_any_number_of_threads_and_on_any_machine(place):
    repository = Repository(place / "r")
    repository.spoil()
    for i in range(40):
        repository.run("spec", "new", f"more-{i}", "--layout", "spec-kit" if i % 2 else "lhcr")
        folder = f"spec/more-{i}" if i % 2 == 0 else next(f"specs/{name}" for name in os.listdir(repository.folder / "specs") if name.endswith(f"-more-{i}"))
        repository.append(f"{folder}/tasks.md", f"- [?] T{100 + i} x\n- [ ] T001 again\nOwner: TBD\n")
    seen = collections.defaultdict(set)
    machines = [{}, {"LC_ALL": "C"}, {"TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8", "LC_ALL": ""}, {"COLUMNS": "40", "TERM": "xterm-256color", "USER": "zoe"}]
    for threads in ("1", "2", "3", "7", "16"):
        for machine in machines:
            for name, report in repository.reports("--threads", threads, env=machine).items():
                seen[name].add(hashlib.sha256(report).hexdigest())
    # The same tree at another place, its files written in another order.
    elsewhere = place / "else where"
    elsewhere.mkdir()
    for path in sorted((path for path in repository.folder.rglob("*.md")), reverse=True):
        target = elsewhere / path.relative_to(repository.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for path in elsewhere.glob("report.*"):
        path.unlink()
    moved = Repository.__new__(Repository)
    moved.folder, moved.env = elsewhere, repository.env
    for name, report in moved.reports().items():
        seen[name].add(hashlib.sha256(report).hexdigest())
    different = {name: len(hashes) for name, hashes in seen.items() if len(hashes) != 1}
    assert not different, different
    print(f"    {len(seen)} formats, 5 numbers of threads, {len(machines)} environments, 2 places: one report each")


def main():
    wanted = sys.argv[1:]
    failed = 0
    for function in TESTS:
        name = function.__name__
        if wanted and name not in wanted:
            continue
        place = pathlib.Path(tempfile.mkdtemp(prefix="formats-", dir=os.environ.get("LHCR_TEST_TMP") or None))
        try:
            why = function(place)
            print(f"skip {name.replace('_', ' ')}: {why}" if why else f"ok {name.replace('_', ' ')}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {name.replace('_', ' ')}", flush=True)
            print("    " + traceback.format_exc().replace("\n", "\n    "))
        finally:
            shutil.rmtree(place, ignore_errors=True)
    return 1 if failed else 0


sys.exit(main())
