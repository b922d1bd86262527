#!/usr/bin/env python3
"""Every command that takes a lease token, found in the binary's own reference: with a token that was lost it exits 7 and nothing changes.
(tests/sql/lease/ walks the functions in the same way.) Run by `./dev test e2e`; needs LHCR_BIN."""
import os, re, subprocess, sys, time

from worker_room import BIN, main, runbook, step

MORE = {"run start": [], "run heartbeat": [], "run release": ["--reason", "late"], "run complete": [], "run fail": ["--message", "late"],
        "event append": ["--type", "PHASE_PROGRESS", "--message", "late"], "artifact push": ["FILE"]}


def lhcr(room, *arguments):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_"))}
    env |= {"HOME": str(room.folder), "LHCR_DATABASE_URL": f"host={room.cluster.dir} dbname={room.db} user=test_wendy", "LHCR_STORE": f"file://{room.folder}/store"}
    return subprocess.run([BIN, *arguments], cwd=room.folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def image(room):
    return room.psql("select md5(string_agg(t, '' order by t)) from (select r::text as t from ops.run r union all select p::text from ops.phase p "
                     "union all select l::text from ops.lease l union all select e::text from ops.event e union all select a::text from ops.attempt a "
                     "union all select k::text from ops.artifact_link k union all select f::text from ops.artifact f union all select u::text from ops.audit u) x")


def test_no_command_writes_with_a_lost_or_a_made_up_token(room):
    reference = subprocess.run([BIN, "__dump", "cli"], capture_output=True, text=True, check=True).stdout
    sections = re.split(r"^## lhcr ", reference, flags=re.M)[1:]
    fenced = {s.split("\n")[0] for s in sections if "--lease-token-file" in s} - {"run claim"}
    assert fenced == set(MORE), f"commands with a token: {sorted(fenced)}, tested: {sorted(MORE)}"
    room.template("two", [runbook(step("true"), name="p1"), runbook(step("true"), name="p2")])
    run = room.create("two")
    lost = room.folder / "lost"
    assert lhcr(room, "run", "claim", run, "--worker", "w1", "--lease", "1s", "--lease-token-file", str(lost)).returncode == 0
    assert lhcr(room, "run", "start", run, "--phase", "p1", "--lease-token-file", str(lost)).returncode == 0
    time.sleep(1.2)
    assert lhcr(room, "run", "claim", run, "--worker", "w2", "--lease-token-file", str(room.folder / "new")).returncode == 0
    made_up = room.folder / "made-up"
    made_up.write_text("01890000-0000-7000-8000-00000000dead\n")
    file = room.folder / "late.txt"
    file.write_text("late")
    before = image(room)
    for token in (lost, made_up):
        for command, more in MORE.items():
            flags = [str(file) if word == "FILE" else word for word in more]
            of_run = ["--run", run] if command == "artifact push" else [run]
            for phase in ([["--phase", "p1"], []] if command == "run complete" else [["--phase", "p1"]]):
                done = lhcr(room, *command.split(), *of_run, *phase, *flags, "--lease-token-file", str(token))
                assert done.returncode == 7 and "lease" in done.stderr and "lost" in done.stderr, (command, token.name, done.returncode, done.stderr)
                assert image(room) == before, f"`lhcr {command}` changed something"
    assert lhcr(room, "run", "start", run, "--phase", "p1", "--lease-token-file", str(room.folder / "new")).returncode == 0
    room.call("run_cancel", {"p_run_id": run, "p_reason": "test over"})
    return f"{len(MORE)} commands"


if __name__ == "__main__":
    sys.exit(main(dict(globals()), "stale_tokens"))
