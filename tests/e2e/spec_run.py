#!/usr/bin/env python3
"""The spec gate as a run, by the binary: a repository, the template that ships with lhcr, a worker that has no checkout. Needs LHCR_BIN."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

LHCR = os.environ.get("LHCR_BIN", "build/release/lhcr")
GOOD = {"constitution.md": "# C\n## Principles\n1. Runs MUST be recorded.\n",
        "prd.md": "# P\n## Goals\n- **FR-001**: it MUST work\n## Success criteria\n- **SC-001**: 10 ms\n",
        "plan.md": "# P\n## Phases\n1. first (FR-001)\n",
        "tasks.md": "# T\n- [ ] T001 do it in a.cpp (FR-001)\n"}


class Place:
    """A control room and a repository with one bundle that passes."""

    def __init__(self, folder):
        self.folder = folder
        self.repository = folder / "repository"
        self.env = {**{k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_", "AWS_", "GIT_"))}, "HOME": str(folder / "home"),
                    "LHCR_LOCAL_ROOT": str(folder / "room"), "XDG_CONFIG_HOME": str(folder / "config"), "GIT_CONFIG_GLOBAL": "/dev/null",
                    **{f"GIT_{who}_{what}": "t@t.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}}
        (folder / "home").mkdir()
        bundle = self.repository / "spec" / "shop"
        bundle.mkdir(parents=True)
        for name, text in GOOD.items():
            (bundle / name).write_text(text)
        self.git("init", "-q")
        self.commit()
        self.lhcr("local", "up")

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.repository, env=self.env, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def write(self, name, text):
        (self.repository / "spec/shop" / name).write_text(text)

    def lhcr(self, *words, code=0, cwd=None):
        done = subprocess.run([LHCR, *words], cwd=cwd or self.repository, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        assert done.returncode == code, f"lhcr {' '.join(words)}: exit {done.returncode}, expected {code}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *words, code=0, cwd=None):
        return json.loads(self.lhcr(*words, "-o", "json", code=code, cwd=cwd).stdout)

    def report(self, run):
        sha256 = next(a["sha256"] for a in self.json("artifact", "list", "--run", run)["artifacts"] if a["name"] == "spec/shop/report.json")
        self.lhcr("artifact", "pull", sha256, "--to", str(self.folder / "report.json"), "--force")
        return json.loads((self.folder / "report.json").read_text())


GATE = ("run", "create", "--template", "spec_validate", "--spec", "shop")


def the_template_that_ships_is_named_where_it_is_missing(place):
    error = place.lhcr(*GATE, code=6).stderr
    assert "lhcr template apply spec_validate" in error, error
    assert place.json("template", "apply", "spec_validate")["created"] is True
    assert place.json("template", "apply", "spec_validate")["created"] is False


def a_bundle_that_passes_is_a_run_that_succeeded_with_its_evidence(place):
    run = place.json(*GATE, "--wait")
    assert run["status"] == "succeeded", run
    names = sorted(a["name"] for a in place.json("artifact", "list", "--run", run["run_id"])["artifacts"])
    assert names == sorted([f"spec/shop/{name}" for name in GOOD] + ["spec/shop/report.json"]), names
    report = place.report(run["run_id"])
    known = place.json("spec", "validate")["bundles"][0]["content_hash"]
    assert report["passed"] and report["git_sha"] == place.git("rev-parse", "HEAD") and report["content_hash"] == known, report
    assert place.json("run", "verify", run["run_id"])["verdict"] == "whole"


def a_finding_fails_the_run_and_is_told_with_its_line(place):
    place.write("prd.md", GOOD["prd.md"] + "\n## Scope\n[FEATURE NAME] does it all\n")
    place.commit()
    run = place.json(*GATE, "--wait", code=5)
    assert run["status"] == "failed" and run["failure"]["detail"]["code"] == "LHCR-G003", run["failure"]
    assert "the spec 'shop' is rejected: 1 error, first spec/shop/prd.md:8" in run["failure"]["message"], run["failure"]
    logs = place.lhcr("run", "logs", run["run_id"]).stdout
    assert "spec/shop/prd.md:8 SP010" in logs, logs
    report = place.report(run["run_id"])
    assert not report["passed"] and report["findings"][0]["line"] == 8, report
    phases = place.json("run", "show", run["run_id"])["phases"]
    assert phases[0]["attempt"] == 1, "a verdict is not tried again"
    place.write("prd.md", GOOD["prd.md"])
    place.commit()


def what_no_commit_holds_is_marked_in_dev_and_refused_elsewhere(place):
    place.write("plan.md", GOOD["plan.md"] + "2. second\n")
    run = place.json(*GATE, "--wait")
    assert place.json("run", "show", run["run_id"])["git_dirty"] is True
    head = place.git("rev-parse", "HEAD")
    error = place.lhcr(*GATE, "--env", "prod", "--git-sha", head, code=3).stderr
    assert f"the spec bundle 'shop' has changes that commit {head[:12]} does not hold, and 'prod' is not dev" in error, error
    place.git("checkout", "-q", ".")
    run = place.json(*GATE, "--git-sha", head, "--wait")
    assert place.json("run", "show", run["run_id"])["git_dirty"] is False


def a_worker_elsewhere_needs_no_checkout(place):
    run = place.json(*GATE)["run_id"]
    empty = place.folder / "empty"
    empty.mkdir()
    place.lhcr("worker", "--once", cwd=empty)
    assert place.json("run", "show", run)["status"] == "succeeded"
    error = place.lhcr(*GATE, "--git-sha", "0123456789abcdef", code=2, cwd=empty).stderr
    assert "the spec bundle 'shop' is not found from here" in error and "inside the repository" in error, error


def a_run_generates_a_bundle(place):
    """The files of a new bundle are artifacts, byte for byte what `spec new` writes, with the gate's report: it passes."""
    place.lhcr("template", "apply", "spec_generate")
    run = place.lhcr("run", "create", "--template", "spec_generate", "--spec", "fresh", "--env", "dev", "--wait", "-o", "id").stdout.strip()
    place.lhcr("spec", "new", "fresh", "--folder", "written")
    artifacts = {a["name"]: a["sha256"] for a in place.json("artifact", "list", "--run", run)["artifacts"]}
    for path in sorted((place.repository / "written/fresh").iterdir()):
        to = place.folder / path.name
        place.lhcr("artifact", "pull", artifacts[f"spec/fresh/{path.name}"], "--to", str(to), "--force")
        assert to.read_bytes() == path.read_bytes(), path.name
    place.lhcr("artifact", "pull", artifacts["spec/fresh/report.json"], "--to", str(place.folder / "report.json"), "--force")
    report = json.loads((place.folder / "report.json").read_text())
    assert report["slug"] == "fresh" and report["passed"] and report["errors"] == 0, report
    place.lhcr("spec", "validate", "written/fresh")
    shutil.rmtree(place.repository / "written")


def a_deployment_is_held_against_the_run_that_it_relies_on(place):
    """The record that `run show` writes: as it is it passes; a contract edited since, a run of a dirty tree, and other words do not."""
    (place.repository / "contracts").mkdir()
    (place.repository / "contracts/shop.yaml").write_text("a: 1\n")
    place.commit()
    run = place.json(*GATE, "--wait")["run_id"]
    record = place.folder / "run.json"
    record.write_text(place.lhcr("run", "show", run, "-o", "json").stdout)
    place.lhcr("spec", "validate", "--run", str(record))
    rules = lambda *words: sorted({each["rule"] for each in place.json("spec", "validate", "--run", str(record), *words)["findings"]} & {"SB004", "SD060", "SD061", "SD064"})
    (place.repository / "contracts/shop.yaml").write_text("a: 2\n")
    place.lhcr("spec", "validate", "--run", str(record), code=3)
    place.git("checkout", "-q", ".")
    place.write("prd.md", GOOD["prd.md"].replace("it MUST work", "it MUST work twice"))
    assert rules() == ["SD061"], rules()
    # Made from files that its commit does not hold.
    record.write_text(place.lhcr("run", "show", place.json(*GATE, "--wait")["run_id"], "-o", "json").stdout)
    place.git("checkout", "-q", ".")
    error = place.lhcr("spec", "validate", "--run", str(record), code=3)
    assert "SD064" in error.stdout and "that is not the one of" in error.stdout, error.stdout


TESTS = [the_template_that_ships_is_named_where_it_is_missing, a_bundle_that_passes_is_a_run_that_succeeded_with_its_evidence,
         a_finding_fails_the_run_and_is_told_with_its_line, what_no_commit_holds_is_marked_in_dev_and_refused_elsewhere, a_worker_elsewhere_needs_no_checkout,
         a_run_generates_a_bundle, a_deployment_is_held_against_the_run_that_it_relies_on]


def main():
    failed = 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sr-", dir=os.environ.get("LHCR_TEST_TMP")))
    folder.chmod(0o755)
    place = None
    try:
        place = Place(folder)
        for test in TESTS:
            title = "spec_run: " + test.__name__.replace("_", " ")
            try:
                test(place)
                print(f"ok {title}", flush=True)
            except Exception:  # noqa: BLE001
                failed += 1
                print(f"not ok {title}\n" + "".join(f"    {line}\n" for line in traceback.format_exc().splitlines()), flush=True)
    finally:
        if place:
            place.lhcr("local", "down")
        shutil.rmtree(folder, ignore_errors=True)
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
