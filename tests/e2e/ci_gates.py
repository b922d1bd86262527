#!/usr/bin/env python3
"""What deploy/ and .pre-commit-hooks.yaml give to other CI systems, run as they run it: the GitHub action step by step under bash -e with GITHUB_*
files, the GitLab jobs under sh, the hooks by pre-commit itself; their shapes by the schemas of GitHub and GitLab. Needs LHCR_BIN."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

try:
    import yaml
except ImportError:  # the machine's python may lack it; the tests' own has it
    if os.environ.get("LHCR_TEST_PYTHON") and sys.executable != os.environ["LHCR_TEST_PYTHON"]:
        os.execv(os.environ["LHCR_TEST_PYTHON"], [os.environ["LHCR_TEST_PYTHON"], *sys.argv])
    print("skip ci_gates: LHCR_TEST_PYTHON names no python with yaml")
    sys.exit(0)

TREE = pathlib.Path(__file__).resolve().parents[2]
LHCR = str(pathlib.Path(os.environ.get("LHCR_BIN", TREE / "build/release/lhcr")).resolve())
CI = os.environ.get("LHCR_CI_PYTHON", "")


class Reference(list):
    """GitLab's !reference [job, key]."""


yaml.SafeLoader.add_constructor("!reference", lambda loader, node: Reference(loader.construct_sequence(node)))
ACTION = yaml.safe_load((TREE / "deploy/github/action.yml").read_text())
GITLAB = yaml.safe_load((TREE / "deploy/gitlab/gates.yml").read_text())


class Repository:
    """A repository with one bundle, one contract and one migration, all of which pass, on a branch of main."""

    def __init__(self, folder):
        self.folder = folder
        (folder.parent / "bin").mkdir(exist_ok=True)
        (folder.parent / "home").mkdir(exist_ok=True)
        (folder.parent / "bin/lhcr").unlink(missing_ok=True)
        (folder.parent / "bin/lhcr").symlink_to(LHCR)
        self.env = {**{k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_", "AWS_", "GIT_", "GITHUB_", "CI"))}, "HOME": str(folder.parent / "home"),
                    "PATH": f"{folder.parent}/bin:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": "/dev/null", "XDG_CONFIG_HOME": str(folder.parent / "home"),
                    "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
                    **{f"GIT_{who}_{what}": "t@t.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}}
        folder.mkdir()
        self.run("git", "init", "-q", "-b", "main")
        self.run("lhcr", "spec", "new", "orders", "-q")
        self.write("spec/orders/contracts/order.yaml", "type: object\nproperties: {id: {type: string}}\n")
        self.write("migrations/0001_orders.sql", "create table orders (id text primary key);\n")
        self.write(".lhcr/drift.yaml", 'bundles: {orders: ["migrations/*.sql"]}\n')
        self.commit()
        self.run("git", "switch", "-qc", "work")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(self, *words, check=True, **more):
        return subprocess.run(words, cwd=self.folder, env=self.env | more.pop("env", {}), check=check, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, **more)

    def commit(self, *words):
        self.run("git", "add", ".")
        return self.run("git", "commit", "-qm", "a step", *words, check=False)


def run_action(repository, **inputs):
    """The composite action as a runner does it: expressions replaced, each step a script of its own; the first that fails is the last."""
    given = {name: str(about.get("default", "")) for name, about in ACTION["inputs"].items()} | {name.replace("_", "-"): value for name, value in inputs.items()}
    outputs, log, summaries, code = {}, "", "", 0

    def value(expression):
        kind, *path = expression.strip().split(".")
        return given[path[0]] if kind == "inputs" else outputs.get(path[0], {}).get(path[2], "")

    def filled(text):
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: value(match.group(1)), text)

    def wanted(step):
        if "if" not in step:
            return True
        left, right = re.fullmatch(r"\$\{\{ (\S+) != '(.*)' \}\}", step["if"]).groups()
        return value(left) != right

    for step in ACTION["runs"]["steps"]:
        if not wanted(step):
            continue
        assert step["shell"] == "bash" and "${{" not in step["run"], "an input is a part of a script's text"
        with tempfile.TemporaryDirectory() as files:
            files = pathlib.Path(files)
            for name in ("output", "summary"):
                (files / name).touch()
            (files / "script.sh").write_text(step["run"])
            env = {key: filled(text) for key, text in step.get("env", {}).items()} | {"GITHUB_OUTPUT": str(files / "output"), "GITHUB_STEP_SUMMARY": str(files / "summary"),
                                                                                         "GITHUB_ACTIONS": "true"}
            done = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(files / "script.sh")], env=repository.env | env,
                                  cwd=repository.folder / filled(step.get("working-directory", ".")), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
            outputs[step["id"]] = dict(line.split("=", 1) for line in (files / "output").read_text().splitlines())
            summaries += (files / "summary").read_text()
            log += done.stdout + done.stderr
            code = done.returncode
        if code:
            break
    return {"code": code, "log": log, "summaries": summaries, "outputs": {name: filled(about["value"]) for name, about in ACTION["outputs"].items()}}


def run_gitlab(repository, job, **variables):
    """A job as a runner does it: what it extends, its before_script and script in one shell that ends at the first failure."""
    about = GITLAB[".lhcr"] | GITLAB[job]
    env = {key: str(text) for key, text in (GITLAB["variables"] | GITLAB[".lhcr"]["variables"]).items()} | variables
    script = "set -e\n" + "\n".join(about["before_script"] + about["script"]) + "\n"
    done = repository.run("sh", "-c", script, check=False, env=env)
    artifacts = [repository.folder / path for path in [*about["artifacts"]["paths"], *about["artifacts"]["reports"].values()]]
    return done, artifacts


def spoil(repository, what):
    if what == "spec":
        tasks = repository.folder / "spec/orders/tasks.md"
        tasks.write_text(tasks.read_text() + "- [ ] T001 twice (FR-001)\n")
    if what == "migrations":
        repository.write("migrations/0002_drop.sql", "drop table orders;\n")
    if what == "drift":
        repository.write("spec/orders/contracts/order.yaml", "type: object\nproperties: {id: {type: integer}}\n")
    if what == "settings":
        repository.write(".lhcr/migrate.yaml", "rules: {MG999: off}\n")


def test_the_action_passes_what_passes_and_says_so(repository):
    done = run_action(repository, migrations="on", drift="on", against="main")
    assert done["code"] == 0, done["log"]
    assert done["outputs"]["exit-code"] == "0"
    summary = pathlib.Path(done["outputs"]["summary"]).read_text()
    assert [line for line in summary.splitlines() if line.startswith("###")] == ["### Spec gate: passed", "### Migration lint: passed", "### Spec drift: passed"], summary
    for name in ("spec", "migrations", "drift"):
        run = json.loads((repository.folder / f"lhcr-reports/{name}.sarif").read_text())["runs"][0]
        assert run["results"] == [] and run["tool"]["driver"]["rules"], name


def test_the_action_asks_every_gate_and_ends_with_3(repository):
    for what in ("spec", "migrations", "drift"):
        spoil(repository, what)
    repository.commit()
    done = run_action(repository, spec="--changed --against main", migrations="migrations", drift="on", against="main")
    assert done["code"] == 3 and done["outputs"]["exit-code"] == "3", done["log"]
    annotations = [line for line in done["log"].splitlines() if line.startswith("::error ")]
    rules = sorted(re.search(r"title=(\w+)", line).group(1) for line in annotations)
    assert rules == ["DR002", "DR003", "DR007", "MG010", "ST031"], annotations
    assert any("file=migrations/0002_drop.sql,line=1" in line for line in annotations), annotations
    for heading in ("### Spec gate: rejected", "### Migration lint: rejected", "### Spec drift: rejected"):
        assert heading in done["summaries"] and heading in pathlib.Path(done["outputs"]["summary"]).read_text(), heading


def test_arguments_may_have_lines_and_the_branch_is_held_against_what_it_goes_to(repository):
    repository.write(".lhcr/spec.yaml", 'code: ["src/"]\n')
    repository.write("src/a.py", "1\n")
    repository.commit()
    for words in ("--profile\nstrict\n", "--profile ci", ""):
        done = run_action(repository, spec=words, against="main")
        assert done["code"] == 3 and "title=SB003" in done["log"], done["log"]
    assert run_action(repository, spec="--against HEAD", against="main")["code"] == 0
    done = run_action(repository, spec="spec/orders\n--profile\nnone\n")
    assert done["code"] == 2 and "--profile" in done["log"], done["log"]
    base = repository.run("git", "rev-parse", "main").stdout.strip()
    done, _ = run_gitlab(repository, "lhcr:spec", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 3 and "SB003" in done.stdout, (done.stdout, done.stderr)
    assert run_gitlab(repository, "lhcr:spec", LHCR_SPEC="--against HEAD", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)[0].returncode == 0


def test_annotations_of_a_folder_are_counted_from_the_root(repository):
    spoil(repository, "spec")
    (repository.folder / "services/pay").mkdir(parents=True)
    for name in ("spec", ".lhcr"):
        (repository.folder / name).rename(repository.folder / "services/pay" / name)
    done = run_action(repository, directory="services/pay")
    assert done["code"] == 3 and "file=services/pay/spec/orders/tasks.md," in done["log"], done["log"]


def test_a_gate_that_could_not_be_asked_is_worse_than_one_that_said_no(repository):
    spoil(repository, "spec")
    spoil(repository, "settings")
    done = run_action(repository, migrations="on")
    assert done["code"] == 2 and done["outputs"]["exit-code"] == "2", done["log"]
    assert "spec: exit 3" in done["log"] and "migrations: exit 2" in done["log"], done["log"]


def test_an_input_is_a_word_and_never_a_command(repository):
    marks = ["$(touch pwned)", "; touch pwned", "`touch pwned`", "a\"; touch pwned; \"", "--format=pretty\ntouch pwned"]
    for mark in marks:
        for name in ("spec", "migrations", "drift", "against"):
            done = run_action(repository, **({"migrations": "on", "drift": "on"} | {name: mark}))
            assert done["code"] in (0, 2), (name, mark, done["log"])
            assert not list(repository.folder.rglob("pwned*")), (name, mark)


def test_a_package_of_another_hash_is_not_installed(repository):
    (repository.folder / "lhcr.deb").write_bytes(b"not the one")
    done = run_action(repository, package="lhcr.deb", sha256="0" * 64)
    assert done["code"] != 0 and "lhcr.deb: FAILED" in done["log"], done["log"]
    assert done["outputs"]["exit-code"] == ""


def test_a_job_of_gitlab_keeps_the_exit_code_and_its_reports(repository):
    for job, what, report in (("lhcr:spec", "spec", "lhcr-spec"), ("lhcr:migrations", "migrations", "lhcr-migrations"), ("lhcr:drift", "drift", "lhcr-drift")):
        variables = {"LHCR_MIGRATIONS": "migrations", "LHCR_DRIFT": "orders", "CI_MERGE_REQUEST_DIFF_BASE_SHA": repository.run("git", "rev-parse", "main").stdout.strip()}
        done, artifacts = run_gitlab(repository, job, **variables)
        assert done.returncode == 0, (job, done.stdout, done.stderr)
        spoil(repository, what)
        done, artifacts = run_gitlab(repository, job, **variables)
        assert done.returncode == 3, (job, done.stdout, done.stderr)
        assert all(path.stat().st_size > 0 for path in artifacts), artifacts
        issues = json.loads((repository.folder / f"{report}.json").read_text())
        assert any(issue["severity"] == "major" and issue["fingerprint"] and issue["location"]["path"] for issue in issues), issues
        repository.run("git", "checkout", "-q", ".")
        repository.run("git", "clean", "-qfd")
    assert run_gitlab(repository, "lhcr:migrations", LHCR_MIGRATIONS="nowhere")[0].returncode == 2


def with_hooks(repository, *hooks):
    """A clone of the file as it is in this tree, at a commit of its own: what pre-commit asks for."""
    source = repository.folder.parent / "hooks"
    source.mkdir()
    shutil.copy(TREE / ".pre-commit-hooks.yaml", source)
    for words in (["git", "init", "-q"], ["git", "add", "."], ["git", "commit", "-qm", "hooks"]):
        subprocess.run(words, cwd=source, env=repository.env, check=True)
    rev = subprocess.run(["git", "rev-parse", "HEAD"], cwd=source, env=repository.env, check=True, capture_output=True, text=True).stdout.strip()
    repository.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": str(source), "rev": rev, "hooks": [{"id": hook} for hook in hooks]}]}))
    repository.run(CI, "-m", "pre_commit", "install")
    repository.run("git", "add", ".pre-commit-config.yaml")


def test_the_hooks_stop_a_commit_and_let_others_through(repository):
    if not CI:
        return "LHCR_CI_PYTHON names no python with pre-commit"
    repository.run("lhcr", "spec", "drift", "--update")
    repository.commit()
    with_hooks(repository, "lhcr-spec", "lhcr-migrations", "lhcr-drift")
    done = repository.commit()
    assert done.returncode == 0, done.stdout + done.stderr
    for what, hook, rule in (("spec", "lhcr-spec", "ST031"), ("migrations", "lhcr-migrations", "MG010"), ("drift", "lhcr-drift", "DR001")):
        spoil(repository, what)
        done = repository.commit()
        text = done.stdout + done.stderr
        assert done.returncode != 0 and f"hook id: {hook}" in text and rule in text and "exit code: 3" in text, text
        repository.run("git", "reset", "-q", "--hard")
    repository.write("README.md", "something else\n")
    done = repository.commit()
    assert done.returncode == 0 and "Skipped" in done.stdout + done.stderr, done.stdout + done.stderr


def test_github_gitlab_and_pre_commit_take_the_files_as_they_are(repository):
    if not CI:
        return "LHCR_CI_PYTHON names no python with check-jsonschema"
    for words in (["check_jsonschema", "--builtin-schema", "vendor.github-actions", str(TREE / "deploy/github/action.yml")],
                  ["check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", str(TREE / "deploy/gitlab/gates.yml")],
                  ["pre_commit", "validate-manifest", str(TREE / ".pre-commit-hooks.yaml")]):
        done = repository.run(CI, "-m", *words, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    broken = repository.folder / "action.yml"
    broken.write_text((TREE / "deploy/github/action.yml").read_text().replace("using: composite", "using: compost"))
    assert repository.run(CI, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(broken), check=False).returncode == 1


def main():
    failed = 0
    for name, test in [(name, test) for name, test in globals().items() if name.startswith("test_")]:
        sentence = "ci_gates/" + name[5:].replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="ci-", dir=os.environ.get("LHCR_TEST_TMP")) as folder:
            try:
                skipped = test(Repository(pathlib.Path(folder) / "repository"))
                print(f"skip {sentence}: {skipped}" if skipped else f"ok {sentence}", flush=True)
            except Exception:
                failed += 1
                print(f"not ok {sentence}", flush=True)
                print("    " + traceback.format_exc().replace("\n", "\n    "), flush=True)
    return 1 if failed else 0


sys.exit(main())
