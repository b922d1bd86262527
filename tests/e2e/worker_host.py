#!/usr/bin/env python3
"""The host process of a worker's slot, spoken to over its two pipes without any database: what survives an attempt (nothing), how it is
stopped, what becomes of its output. Run by `./dev test e2e`; needs LHCR_BIN."""
import json, os, pathlib, select, signal, subprocess, sys, tempfile, time, traceback

from processes import alive, gone_within

BIN = os.environ.get("LHCR_BIN", "")


class Host:
    def __init__(self):
        to_read, self.to = os.pipe()
        self.out, out_write = os.pipe()
        os.set_inheritable(to_read, True)
        os.set_inheritable(out_write, True)

        def wire():  # numbers 3 and 4, whatever the pipes got
            a, b = os.dup(to_read), os.dup(out_write)
            os.dup2(a, 3), os.dup2(b, 4)

        self.process = subprocess.Popen([BIN, "__phase"], preexec_fn=wire, pass_fds=(3, 4), stdin=subprocess.DEVNULL)
        os.close(to_read), os.close(out_write)
        self.rest = b""
        self.scratch = tempfile.mkdtemp(prefix="lhcr-host-")

    def send(self, line):
        os.write(self.to, json.dumps(line).encode() + b"\n")

    def run(self, steps, seq=1, trust_ms=60000, timeout_ms=0, grace_ms=1000, limits=None, previous=None, connections=None):
        self.send({"run": {"run": {"run_id": "0198c0de-0000-7000-8000-000000000001", "org": "o", "project": "p", "environment": "dev", "params": {"who": "a b;c"}},
                           "phase": {"name": "p1", "kind": "runbook", "executor": "runbook", "attempt": 1, "input": {"steps": steps}},
                           "scratch": f"{self.scratch}/s", "limits": limits or {}, "previous": {"steps": previous or {}}, "connections": connections or {}},
                   "seq": seq, "trust_ms": trust_ms, "timeout_ms": timeout_ms, "grace_ms": grace_ms})

    def line(self, timeout=15.0):
        until = time.monotonic() + timeout
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.out], [], [], max(0, until - time.monotonic()))
            assert ready, "the host said nothing in time"
            more = os.read(self.out, 65536)
            assert more, "the host closed its pipe"
            self.rest += more
        one, self.rest = self.rest.split(b"\n", 1)
        return chr(one[0]), json.loads(one[1:])

    def until_end(self, ack=True, on_line=None):
        """All lines to the end: (lines, result, end). Acknowledges what asks for it."""
        lines, result = [], None
        while True:
            tag, document = self.line()
            lines.append(document)
            if on_line:
                on_line(document)
            if ack and "ack" in document:
                self.send({"seq": 1, "ack": document["ack"]})
            if tag == "p" and "result" in document:
                result = document["result"]
            if tag == "h" and "end" in document:
                return lines, result, document["end"]

    def close(self):
        os.close(self.to)
        return self.process.wait(10)


def sh(script, **more):
    return {"name": more.pop("name", "s1"), "argv": ["/bin/sh", "-c", script], "idempotent": True, **more}


# A grandchild in a session of its own that ignores SIGTERM, its pid in a file; the step goes on after it.
DAEMON = "setsid sh -c 'trap \"\" TERM HUP INT; echo $$ > {0}; while :; do sleep 1; done' & while [ ! -s {0} ]; do sleep 0.02; done; "


def pid_from(path):
    until = time.monotonic() + 10
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < until, "the grandchild never started"
        time.sleep(0.02)
    return int(path.read_text())


def messages(lines):
    return [l["event"]["message"] for l in lines if "event" in l and l["event"]["type"] == "LOG"]


def test_output_of_a_step_becomes_log_events_and_the_result_comes_last(host, folder):
    host.run([sh("echo hello; echo oops >&2")])
    lines, result, end = host.until_end()
    assert result["status"] == "succeeded" and result["output"] == {"steps": [{"name": "s1", "exit_code": 0}]}, result
    assert set(messages(lines)) == {"hello", "oops"}, messages(lines)
    assert end["exit_code"] == 0 and end["seq"] == 1 and not os.path.exists(f"{host.scratch}/s"), end


def test_a_host_runs_one_attempt_after_the_other(host, folder):
    for seq in (1, 2, 3):
        host.run([sh(f"echo n{seq}")], seq=seq)
        lines, result, end = host.until_end()
        assert end["seq"] == seq and messages(lines) == [f"n{seq}"], lines


def test_a_daemon_left_behind_by_a_finished_attempt_is_killed(host, folder):
    mark = folder / "pid"
    host.run([sh(DAEMON.format(mark) + "echo done")])
    lines, result, end = host.until_end()
    assert result["status"] == "succeeded" and end["leftovers"] >= 1, (result, end)
    assert gone_within(pid_from(mark), 0.1)
    assert any("outlived the attempt" in m for m in messages(lines)), messages(lines)


def test_when_the_worker_dies_nothing_survives_two_seconds(host, folder):
    mark = folder / "pid"
    host.run([sh(DAEMON.format(mark) + "sleep 60")])
    grandchild = pid_from(mark)
    started = time.monotonic()
    host.close()
    assert gone_within(grandchild, 2.0), "the setsid'ed grandchild survived"
    assert time.monotonic() - started < 2.0 and not os.path.exists(f"{host.scratch}/s")


def test_stop_reaches_the_group_and_sigkill_what_ignores_it(host, folder):
    mark = folder / "pid"
    host.run([sh("trap '' TERM; " + DAEMON.format(mark) + "while :; do sleep 0.1; done")], grace_ms=500)
    grandchild = pid_from(mark)
    started = time.monotonic()
    host.send({"seq": 1, "stop": "cancelled"})
    lines, result, end = host.until_end()
    assert end["stopped"] == "cancelled" and 0.4 < time.monotonic() - started < 2.0, end
    assert gone_within(grandchild, 0.1)


def test_a_stop_for_an_attempt_that_is_over_does_not_reach_the_next_one(host, folder):
    host.run([sh("true")], seq=1)
    host.until_end()
    host.run([sh("sleep 0.5; echo survived")], seq=2)
    host.send({"seq": 1, "stop": "cancelled"})
    lines, result, end = host.until_end()
    assert result["status"] == "succeeded" and "stopped" not in end, end


def test_a_timeout_ends_the_attempt_by_the_hosts_own_clock(host, folder):
    started = time.monotonic()
    host.run([sh("sleep 60")], timeout_ms=400, grace_ms=500)
    lines, result, end = host.until_end()
    assert end["stopped"] == "timeout" and time.monotonic() - started < 2.0, end


def test_without_news_of_the_lease_the_attempt_is_ended(host, folder):
    started = time.monotonic()
    host.run([sh("sleep 60")], trust_ms=500)
    lines, result, end = host.until_end()
    assert end["stopped"] == "lease_lost" and time.monotonic() - started < 2.5, end


def test_trust_is_renewed_by_the_workers_line(host, folder):
    host.run([sh("sleep 1.2; echo late")], trust_ms=500)
    for _ in range(5):
        time.sleep(0.3)
        host.send({"seq": 1, "trust_ms": 600})
    lines, result, end = host.until_end()
    assert result["status"] == "succeeded" and "stopped" not in end, end


def test_memory_over_the_limit_ends_the_attempt_and_names_the_cap(host, folder):
    hog = "import time\nx = bytearray(300 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1\ntime.sleep(60)"
    host.run([{"name": "hog", "argv": [sys.executable, "-c", hog], "idempotent": True}], limits={"process_memory_mb": 128})
    lines, result, end = host.until_end()
    caps = [l["event"] for l in lines if "event" in l and l["event"]["type"] == "CAP_EXCEEDED"]
    assert end["stopped"] == "process_memory_mb" and end["cap"]["limit"] == 128 and end["cap"]["used"] >= 128, end
    assert len(caps) == 1 and caps[0]["payload"]["cap"] == "process_memory_mb", caps


def test_a_flood_of_output_is_limited_and_counted(host, folder):
    host.run([sh("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done")])
    lines, result, end = host.until_end()
    shown = messages(lines)
    told = [m for m in shown if "lines are not shown" in m]
    hidden = sum(int(m.split()[0]) for m in told)
    assert result["status"] == "succeeded" and len(shown) < 5000 and told, len(shown)
    assert hidden + len(shown) - len(told) == 20000, (hidden, len(shown))


def test_output_is_redacted_printable_and_cut(host, folder):
    host.run([sh("echo password=hunter22; printf '\\033[31mred\\377\\n'; head -c 20000 /dev/zero | tr '\\0' x; echo")])
    lines, result, end = host.until_end()
    text = "\n".join(messages(lines))
    assert "hunter22" not in text and "password=***" in text, text[:200]
    assert "\\x1b[31mred" in text, text[:200]
    assert any(m.endswith("(line cut)") and len(m) < 9000 for m in messages(lines))


def test_the_secret_that_a_connection_refers_to_is_redacted_in_what_an_attempt_prints(host, folder):
    secret = folder / "secret"
    secret.write_text("xyzzy-7319\n")
    secret.chmod(0o600)
    host.run([sh(f"cat {secret}; echo it is xyzzy-''7319 >&2")], connections={"books": {"secret_ref": f"file:{secret}"}, "gone": {"secret_ref": "file:/no/such"}})
    lines, result, end = host.until_end()
    assert sorted(messages(lines)) == ["***", "it is ***"] and "xyzzy-7319" not in json.dumps([lines, result, end]), (lines, result, end)


def test_a_crashing_attempt_ends_without_a_result_and_the_host_goes_on(host, folder):
    host.run([sh("kill -SEGV $PPID; sleep 5")])
    lines, result, end = host.until_end()
    assert result is None and end["signal"] == signal.SIGSEGV, (result, end)
    host.run([sh("echo again")], seq=2)
    assert host.until_end()[1]["status"] == "succeeded"


def test_a_parameter_cannot_become_another_argument(host, folder):
    host.run([{"name": "s1", "argv": ["/usr/bin/printf", "<%s>", "${params.who}"], "idempotent": True}])
    lines, result, end = host.until_end()
    assert messages(lines) == ["<a b;c>"], messages(lines)


def test_an_unknown_parameter_fails_for_good(host, folder):
    host.run([sh("echo ${params.nobody}")])
    _, result, _ = host.until_end()
    assert result["class"] == "permanent" and "${params.nobody}" in result["message"], result


def test_a_program_that_is_not_there_is_named(host, folder):
    host.run([{"name": "s1", "argv": ["/no/such/program"]}])
    _, result, _ = host.until_end()
    assert result["status"] == "failed" and "cannot execute '/no/such/program'" in result["message"], result


def test_the_start_of_a_step_that_is_not_idempotent_is_recorded_before_it_begins(host, folder):
    mark = folder / "began"
    host.run([sh(f"touch {mark}", idempotent=False)])
    while True:
        tag, document = host.line()
        if "ack" in document:
            break
    time.sleep(0.5)
    assert not mark.exists(), "the step began before its start was committed"
    host.send({"seq": 1, "ack": document["ack"]})
    lines, result, end = host.until_end()
    assert result["status"] == "succeeded" and mark.exists()


def test_a_step_that_started_before_is_not_repeated_unless_idempotent(host, folder):
    mark = folder / "again"
    for seq, state in enumerate(("started", "failed"), 1):
        host.run([sh(f"touch {mark}", idempotent=False)], seq=seq, previous={"s1": {"state": state}})
        _, result, _ = host.until_end()
        assert result["class"] == "permanent" and "step 's1'" in result["message"] and "is not repeated" in result["message"], result
        assert not mark.exists(), state
    host.run([sh(f"touch {mark}", idempotent=False)], seq=3, previous={"s1": {"state": "finished"}})
    _, result, _ = host.until_end()
    assert result["status"] == "succeeded" and not mark.exists(), result
    for seq, state in enumerate(("started", "failed"), 4):
        mark.unlink(missing_ok=True)
        host.run([sh(f"touch {mark}")], seq=seq, previous={"s1": {"state": state}})
        _, result, _ = host.until_end()
        assert result["status"] == "succeeded" and mark.exists(), result


def test_a_step_that_takes_longer_than_its_timeout_is_tried_again_only_when_idempotent(host, folder):
    for seq, (idempotent, wanted) in enumerate(((True, "timeout"), (False, "permanent")), 1):
        host.run([sh("sleep 60", idempotent=idempotent, timeout_s=0.3)], seq=seq)
        # The start that has to be committed asks for its acknowledgement by the number of this attempt.
        _, result, _ = host.until_end(ack=False, on_line=lambda d, seq=seq: "ack" in d and host.send({"seq": seq, "ack": d["ack"]}))
        assert result["class"] == wanted and "took longer than its timeout_s" in result["message"], result


def test_steps_do_not_see_the_workers_environment_or_its_pipes(host, folder):
    host.run([sh("env | cut -d= -f1 | sort | tr '\\n' ' '; ls /proc/self/fd | tr '\\n' ' '")])
    lines, result, _ = host.until_end()
    text = " ".join(messages(lines))
    assert "LHCR_RUN_ID" in text and "LHCR_BIN" not in text and "SECRET_OF_THE_WORKER" not in text, text
    assert " 4 " not in text.split("_ ")[-1], text


def test_what_is_passed_under_the_name_of_a_secret_is_not_in_what_a_step_prints(host, folder):
    host.run([sh("echo it is $PGPASSWORD; echo and $SHOP_API_KEY >&2; echo plain $SHOP_REGION", pass_env=["PGPASSWORD", "SHOP_API_KEY", "SHOP_REGION"])])
    lines, result, _ = host.until_end()
    assert result["status"] == "succeeded", result
    text = " ".join(messages(lines))
    assert "it is ***" in text and "and ***" in text and "plain region-north" in text and "planted" not in text, text


def main():
    if not BIN:
        print("skip worker_host: LHCR_BIN is not set")
        return 0
    os.environ["SECRET_OF_THE_WORKER"] = "planted"
    os.environ.update(PGPASSWORD="planted-password", SHOP_API_KEY="planted-key", SHOP_REGION="region-north")
    failed = 0
    wanted = sys.argv[1:]
    for name, test in list(globals().items()):
        if not name.startswith("test_") or (wanted and not any(w in name for w in wanted)):
            continue
        host = Host()
        with tempfile.TemporaryDirectory(prefix="lhcr-host-test-") as folder:
            try:
                test(host, pathlib.Path(folder))
                print(f"ok worker_host: {name[5:].replace('_', ' ')}", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc(file=sys.stdout)
                print(f"not ok worker_host: {name[5:].replace('_', ' ')}", flush=True)
            finally:
                try:
                    host.close()
                except OSError:
                    pass
                subprocess.run(["rm", "-rf", host.scratch])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
