#!/usr/bin/env python3
"""Leaving a wait: Ctrl-C (through a terminal and by kill), SIGTERM, and what becomes of the run and of a worker that the wait ran itself.
Also how a wait finds its worker, and rides out a restart of the database. Run by `./dev test e2e`; needs LHCR_BIN."""
import os, pathlib, pty, re, signal, subprocess, sys, time

from cli_place import LHCR, Checks, Place
from processes import alive, gone_within

check = Checks("detach")
HOLD = """
name: hold
kind: runbook
phases:
  - name: P
    kind: step
    executor: runbook
    input: {steps: [{name: wait, idempotent: true, argv: [sh, -c, "echo $$ > %(mark)s; while [ ! -e %(go)s ]; do sleep 0.1; done"]}]}
"""


class Held:
    """A run whose one step waits for a file, and commands that wait for the run."""

    def __init__(self, at):
        self.at, self.mark, self.go = at, at.folder / "mark", at.folder / "go"
        (at.folder / "hold.yaml").write_text(HOLD % {"mark": self.mark, "go": self.go})
        at.type(f"lhcr template apply {at.folder}/hold.yaml")
        self.create = ["run", "create", "--template", "hold", "--git-sha", at.sha, "--spec", "s", "--env", "dev"]

    def fresh(self):
        for path in (self.mark, self.go):
            path.unlink(missing_ok=True)
        return self

    def made(self):
        self.fresh()
        return self.at.read("lhcr " + " ".join(self.create) + " -o json")["run_id"]

    def start(self, *arguments, env=()):
        return subprocess.Popen([LHCR, *arguments], cwd=self.at.repo, env={**self.at.env, **dict(env)}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def worker(self):
        worker = self.start("worker", "--once", "--max-runs", "1", "-q")
        return worker

    def step(self):
        """The pid of the step once it runs."""
        until = time.monotonic() + 30
        while not (self.mark.exists() and self.mark.read_text().strip()):
            assert time.monotonic() < until, "the step never began"
            time.sleep(0.02)
        return int(self.mark.read_text())

    def run(self, run_id):
        return self.at.read("lhcr run show RUN -o json", RUN=run_id)

    def finish(self, run_id):
        self.go.touch()
        done = self.at.type("lhcr run watch RUN -o json", RUN=run_id)
        assert '"status": "succeeded"' in done.stdout, done.stdout
        return done


def left(process, number):
    process.send_signal(number)
    began = time.monotonic()
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err, time.monotonic() - began


def says_the_way_back(text, run_id, here):
    assert f"stopped waiting for run {run_id}" in text and f"lhcr run cancel {run_id} --reason" in text and f"lhcr run watch {run_id}" in text, text
    assert ("no attempt spent" in text) == here and ("it goes on" in text) != here, text


def test(at):
    held = Held(at)

    @check("Ctrl-C in a terminal ends a wait with 130, gives back what its own worker held, and the run is finished later")
    def _():
        held.fresh()
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(at.repo)
            os.execve(LHCR, [LHCR, *held.create, "--wait"], at.env)
        step = held.step()
        os.write(terminal, b"\x03")
        text = b""
        while True:
            try:
                chunk = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            text += chunk
        _, status = os.waitpid(pid, 0)
        text = text.decode()
        run_id = re.search(r"stopped waiting for run ([0-9a-f-]{36})", text).group(1)
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 130, (status, text)
        assert "running one here until the run ends" in text, text
        says_the_way_back(text.replace("\r\n", "\n"), run_id, here=True)
        assert gone_within(step, 2), "the step outlived its worker"
        run = held.run(run_id)
        assert run["status"] in ("queued", "running") and run["phases"][0]["status"] == "queued" and run["phases"][0]["attempt"] == 0, run
        held.finish(run_id)

    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        @check(f"{number.name} ends a wait whose worker is its own with {code}; its phase is queued again")
        def _():
            held.fresh()
            waiting = held.start(*held.create, "--wait")
            step = held.step()
            ended, out, err, took = left(waiting, number)
            run_id = re.search(r"stopped waiting for run ([0-9a-f-]{36})", err).group(1)
            assert ended == code and out == "" and took < 3, (ended, out, err, took)
            says_the_way_back(err, run_id, here=True)
            assert gone_within(step, 2) and held.run(run_id)["phases"][0]["attempt"] == 0
            held.finish(run_id)
            return f"{took:.2f} s"

        @check(f"{number.name} ends a wait for somebody else's worker with {code}, and the run goes on")
        def _():
            run_id = held.made()
            worker = held.worker()
            step = held.step()
            for arguments in (["run", "watch", run_id], ["run", "logs", run_id, "--follow"]):
                waiting = held.start(*arguments)
                time.sleep(1)
                ended, _, err, _ = left(waiting, number)
                assert ended == code, (arguments, ended, err)
                if "watch" in arguments:
                    says_the_way_back(err, run_id, here=False)
            assert alive(step), "the step was ended"
            held.go.touch()
            assert worker.wait(30) == 0
            assert held.run(run_id)["status"] == "succeeded" and held.run(run_id)["phases"][0]["attempt"] == 1

    @check("with -o json the reason is one line of problem+json")
    def _():
        run_id = held.made()
        waiting = held.start("run", "watch", run_id, "-o", "json", "-q")
        held.step()
        ended, out, err, _ = left(waiting, signal.SIGINT)
        assert ended == 130 and out == "" and err.count("\n") == 1 and '"code":"LHCR-S130"' in err and '"exit_code":130' in err, err
        held.finish(run_id)

    @check("a wait whose time is over ends with 124 and leaves the run to the next one")
    def _():
        held.fresh()
        waiting = held.start(*held.create, "--wait", "--wait-timeout", "2s")
        held.step()
        _, err = waiting.communicate(timeout=20)
        assert waiting.returncode == 124 and "is queued again" in err, (waiting.returncode, err)
        held.finish(re.search(r"run ([0-9a-f-]{36}) has not ended", err).group(1))

    @check("outside the local context a wait says that it waits for a worker, and ends with the run")
    def _():
        held.fresh()
        status = at.read("lhcr local status -o json")
        elsewhere = {"LHCR_DATABASE_URL": status["database"], "LHCR_STORE": status["store"]}
        waiting = held.start(*held.create, "--wait", env=elsewhere)
        time.sleep(2)
        assert waiting.poll() is None and not held.mark.exists()
        worker = held.worker()
        held.step()
        held.go.touch()
        out, err = waiting.communicate(timeout=30)
        assert waiting.returncode == 0 and worker.wait(30) == 0, err
        assert err.count("no worker is alive that may take this run: waiting for one") == 1 and "running one here" not in err, err

    @check("a worker of another lane is none: the local wait runs its own")
    def _():
        held.fresh()
        other = held.start("worker", "--lane", "D", "-q")
        until = time.monotonic() + 20
        while not [w for w in at.read("lhcr doctor -o json")["checks"] if w["check"] == "workers" and w["alive"]]:
            assert time.monotonic() < until
            time.sleep(0.2)
        waiting = held.start(*held.create, "--wait")
        held.step()
        held.go.touch()
        _, err = waiting.communicate(timeout=30)
        other.terminate()
        assert waiting.returncode == 0 and "running one here" in err and other.wait(15) == 0, err

    @check("a wait rides out a restart of the control room")
    def _():
        run_id = held.made()
        worker = held.worker()
        held.step()
        waiting = held.start("run", "watch", run_id)
        time.sleep(1)
        at.type("lhcr local down")
        time.sleep(2)
        at.type("lhcr local up")
        held.go.touch()
        _, err = waiting.communicate(timeout=60)
        assert waiting.returncode == 0 and "does not answer: trying again" in err and worker.wait(60) == 0, err


def main():
    if not LHCR:
        print("skip detach: LHCR_BIN is not set")
        return 0
    at = Place()
    try:
        at.type("lhcr local up")
        test(at)
    finally:
        at.close()
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
