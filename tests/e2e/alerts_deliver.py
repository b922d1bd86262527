#!/usr/bin/env python3
"""Alerts on their way: a real worker and `lhcr alerts deliver` against a real HTTP server and a real mail server, which verify what they get.
Run by `./dev test e2e`; needs LHCR_BIN."""
import base64, email, email.policy, hashlib, hmac, json, os, signal, subprocess, time

from alert_receivers import HttpReceiver, MailReceiver
from worker_room import *

KEY = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
PLANTED = "PLANTED-SECRET-5ca1ab1e"


def apply(room, channels, rules=(), routes=None):
    """A channel's url may be a receiver's; each test begins with no alert and an empty outbox."""
    room.psql("update ops.alert_delivery set status = 'skipped', finished_at = now() where status = 'pending'")
    for alert in room.call("alert_list", {"p_filter": {"status": ["open", "acked"]}})["alerts"]:
        room.call("alert_resolve", {"p_alert_id": alert["alert_id"]})
    room.psql("update ops.alert_delivery set status = 'skipped', finished_at = now() where status = 'pending'")
    return room.call("alert_apply", {"p_config": {"project": "sales", "environment": "dev", "channels": channels, "rules": list(rules),
                                                  "routes": routes or [{"owners": ["books"], "steps": [{"channels": [c["name"] for c in channels]}]}]}})


def hook(receiver, name="hook", **more):
    return {"name": name, "kind": "webhook", "url": receiver.url, "hmac_ref": "env:ALERT_KEY", "internal": True, "rate_per_minute": 6000, **more}


def raised(room, subject, message="it is full", **more):
    return room.call("alert_raise", {"p_alert": {"project": "sales", "environment": "dev", "subject": subject, "message": message, **more}})["alert_id"]


def env(*receivers, **more):
    return {"ALERT_KEY": KEY, "LHCR_ALERT_HOSTS": ",".join(f"127.0.0.1:{r.port}" for r in receivers), **more}


def deliver(room, environment):
    """`lhcr alerts deliver --once`, as cron has it: (exit code, what it counted)."""
    done = subprocess.run([BIN, "alerts", "deliver", "--once", "--database", f"host={room.cluster.dir} dbname={room.db} user=test_wendy", "--project", "sales", "-o", "json"],
                          env={**os.environ, "HOME": str(room.folder), **environment}, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def told(room, alert):
    return room.call("alert_show", {"p_alert_id": alert})["deliveries"]


def wait_told(room, alert, status, timeout=30):
    until = time.monotonic() + timeout
    while not (found := [d for d in told(room, alert) if d["status"] == status]):
        if time.monotonic() > until:
            raise AssertionError(f"none is {status}: {told(room, alert)}\n{room.logs()[-2000:]}")
        time.sleep(0.1)
    return found


def due_now(room):
    room.psql("update ops.alert_delivery set due_at = now() where status = 'pending'")


def verify(request):
    """What docs/guide/alerts.md tells receivers to do, in Python."""
    headers = request["headers"]
    assert abs(time.time() - int(headers["webhook-timestamp"])) < 60, "a replay"
    key = base64.b64decode(KEY.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request["body"]
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert hmac.compare_digest(wanted, headers["webhook-signature"]), headers
    return json.loads(request["body"])


def test_a_run_that_fails_is_told_by_a_worker_and_the_receiver_verifies_it(room):
    receiver = HttpReceiver()
    apply(room, [hook(receiver)], [{"name": "failed", "when": "failure", "severity": "critical"}])
    room.template("breaks", [runbook(step("exit 3"))])
    room.worker("--slots", "1", env=env(receiver))
    run = room.create("breaks")
    room.wait_status(run, "failed")
    body = verify(receiver.wait(1)[0])
    alert = body["data"]
    assert body["type"] == "alert.raised" and alert["run_id"] == run and alert["subject"] == "template:breaks" and alert["owners"] == ["books"], body
    assert wait_told(room, alert["alert_id"], "sent")[0]["http_status"] == 200
    room.wait_event(run, "ALERT_RAISED")
    room.template("breaks", [runbook(step("true"))])
    room.wait_status(room.create("breaks"), "succeeded")
    body = verify(receiver.wait(2)[1])
    assert body["type"] == "alert.resolved" and body["data"]["resolution"] == "a later run succeeded", body
    tampered = dict(receiver.requests[0], body=receiver.requests[0]["body"].replace(b"critical", b"nothing!"))
    try:
        verify(tampered)
    except AssertionError:
        pass
    else:
        raise AssertionError("a changed body passed")
    receiver.close()


def test_a_mail_and_a_slack_message_arrive_without_secrets_and_without_tricks(room):
    mail, slack = MailReceiver(), HttpReceiver()
    apply(room, [{"name": "mail", "kind": "smtp", "url": f"smtp://127.0.0.1:{mail.port}", "from": "lhcr@sales.test", "to": ["ops@sales.test", "boss@sales.test"], "internal": True},
                 {"name": "slack", "kind": "slack", "url_ref": "env:SLACK_URL", "internal": True}])
    alert = raised(room, "disk ü", f"full:\r\nBcc: evil@x.test password={PLANTED} <!channel>", facts={"api_key": PLANTED, "where": f"postgresql://ada:{PLANTED}@db/x"})
    code, counted, stderr = deliver(room, env(mail, slack, SLACK_URL=slack.url))
    assert code == 0 and counted["sent"] == 2, (counted, stderr)
    sender, recipients, data = mail.letters[0]
    letter = email.message_from_bytes(data, policy=email.policy.default)
    assert sender == "<lhcr@sales.test>" and recipients == ["<ops@sales.test>", "<boss@sales.test>"]
    assert letter["Bcc"] is None and letter["To"] == "ops@sales.test, boss@sales.test" and letter["Subject"].startswith("[warning] manual: full:"), letter.items()
    assert letter["Message-ID"] == f"<{[d for d in told(room, alert) if d['channel'] == 'mail'][0]['delivery_id']}@sales.test>"
    assert "disk ü" in letter.get_content() and f"lhcr alerts ack {alert}" in letter.get_content()
    text = json.loads(slack.requests[0]["body"])["text"]
    assert "<!channel>" not in text and "&lt;!channel&gt;" in text and "books" in text
    everything = data.decode() + letter.get_content() + letter["Subject"] + text + stderr
    assert PLANTED not in everything, "a secret went out"
    mail.close(), slack.close()
    return f"planted in 3 places, seen 0 times in {len(everything)} bytes"


def test_what_fails_is_sent_again_under_the_same_id(room):
    receiver = HttpReceiver((500, {}, 0), (429, {"Retry-After": "120"}, 0), (204, {}, 0))
    apply(room, [hook(receiver)])
    alert = raised(room, "retry")
    code, counted, _ = deliver(room, env(receiver))
    assert code == 13 and counted["failed"] == 1, counted
    assert told(room, alert)[0]["error"] == "the receiver answered 500" and told(room, alert)[0]["status"] == "pending"
    due_now(room)
    deliver(room, env(receiver))
    wait = room.psql("select extract(epoch from due_at - now()) from ops.alert_delivery where status = 'pending'")
    assert 100 < float(wait) <= 120, wait
    due_now(room)
    assert deliver(room, env(receiver))[0] == 0
    ids = {r["headers"]["webhook-id"] for r in receiver.requests}
    assert len(receiver.requests) == 3 and ids == {told(room, alert)[0]["delivery_id"]} and len({r["body"] for r in receiver.requests}) == 1
    [verify(r) for r in receiver.requests]
    assert told(room, alert)[0]["attempts"] == 3
    receiver.close()


def test_a_receiver_that_hangs_costs_ten_seconds_and_delays_no_phase(room):
    receiver, other = HttpReceiver((200, {}, 30)), HttpReceiver()
    apply(room, [hook(receiver, "hangs"), hook(other, "well")])
    room.template("quick", [runbook(step("true"))])
    alerts = [raised(room, f"hang {n}") for n in range(4)]
    room.worker("--slots", "1", env=env(receiver, other))
    receiver.wait(1)
    began = time.monotonic()
    room.wait_status(room.create("quick"), "succeeded", 20)
    took = time.monotonic() - began
    assert took < 8, f"{took} s while a receiver hangs"
    other.wait(4)
    until = time.monotonic() + 30
    while not all(any(d["error"] for d in told(room, a) if d["channel"] == "hangs") for a in alerts):
        assert time.monotonic() < until, [told(room, a) for a in alerts]
        time.sleep(0.2)
    assert len(receiver.requests) == 1, "the others of the channel were not tried one by one"
    receiver.close(), other.close()
    return f"a phase in {took:.1f} s; 4 messages to the other channel"


def test_killed_between_sending_and_saying_so_it_is_sent_again_under_the_same_id(room):
    receiver = HttpReceiver((200, {}, 5), (200, {}, 0))
    apply(room, [hook(receiver)])
    alert = raised(room, "killed")
    worker = room.worker("--slots", "1", env=env(receiver))
    receiver.wait(1)  # the receiver has it, and has not answered
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert deliver(room, env(receiver))[1]["sent"] == 0, "the claim of the dead still holds"
    room.psql("update ops.alert_delivery set claimed_until = now() where status = 'pending'")  # a minute later
    assert deliver(room, env(receiver))[1]["sent"] == 1
    seen = [r["headers"]["webhook-id"] for r in receiver.requests]
    assert len(seen) == 2 and len(set(seen)) == 1 and told(room, alert)[0]["status"] == "sent", seen
    receiver.close()
    return "sent 2 times, 1 id: lost=0, told apart by the receiver=1"


def test_nothing_inside_is_reached_without_the_operators_word(room):
    inside, outside = HttpReceiver(), HttpReceiver()
    redirect = HttpReceiver((302, {"Location": inside.url}, 0))
    port = inside.port
    mail = MailReceiver()
    apply(room, [hook(inside, "no-word"), hook(inside, "by-name", url=f"http://localhost:{port}/x"), hook(inside, "decimal", url=f"https://2130706433:{port}/"),
                 hook(inside, "mapped", url=f"https://[::ffff:127.0.0.1]:{port}/"), hook(inside, "metadata", url="https://169.254.169.254/latest/meta-data/"),
                 hook(redirect, "redirects"), {"name": "by-ref", "kind": "webhook", "url_ref": "env:HOOK_URL"},
                 {"name": "mail", "kind": "smtp", "url": f"smtp://127.0.0.1:{mail.port}", "from": "a@b.test", "to": ["c@d.test"]}])
    alert = raised(room, "ssrf")
    code, counted, _ = deliver(room, env(redirect, HOOK_URL=f"https://127.0.0.1:{port}/", http_proxy=outside.url, https_proxy=outside.url, ALL_PROXY=outside.url))
    assert code == 13 and counted == {**counted, "sent": 0, "failed": 0, "refused": 8}, counted
    errors = {d["channel"]: d["error"] for d in told(room, alert)}
    assert errors["redirects"] == "the receiver answered 302, and redirects are not followed", errors
    assert all("not on the public Internet" in e for c, e in errors.items() if c != "redirects"), errors
    assert inside.requests == [] and outside.requests == [] and mail.commands == [] and len(redirect.requests) == 1
    # with the operator's word for exactly this host and port it goes, by its name too
    apply(room, [hook(inside, "by-name", url=f"http://localhost:{port}/x"), hook(outside, "other")])
    raised(room, "ssrf 2")
    counted = deliver(room, {"ALERT_KEY": KEY, "LHCR_ALERT_HOSTS": f"localhost:{port}"})[1]
    assert counted["sent"] == 1 and counted["refused"] == 1 and len(inside.requests) == 1 and outside.requests == [], counted
    for receiver in (inside, outside, redirect, mail):
        receiver.close()
    return "8 ways in, reached=0"


def test_a_password_is_not_sent_without_tls_and_a_missing_secret_is_tried_again(room):
    mail, receiver = MailReceiver(), HttpReceiver()
    apply(room, [{"name": "mail", "kind": "smtp", "url": f"smtp://127.0.0.1:{mail.port}", "from": "a@b.test", "to": ["c@d.test"], "username": "u", "password_ref": "env:MAIL_PASSWORD",
                  "internal": True}, hook(receiver, hmac_ref="env:NOT_HERE")])
    alert = raised(room, "tls")
    _, counted, stderr = deliver(room, env(mail, receiver, MAIL_PASSWORD=PLANTED))
    assert counted["failed"] == 2 and not [c for c in mail.commands if c.startswith("AUTH")] and mail.letters == [], (counted, mail.commands)
    assert receiver.requests == [], "unsigned it does not go"
    errors = {d["channel"]: d["error"] for d in told(room, alert)}
    assert "NOT_HERE" in errors["hook"] and PLANTED not in json.dumps(errors) + stderr, errors
    refusing = MailReceiver(refuse="550 no such user")
    apply(room, [{"name": "mail", "kind": "smtp", "url": f"smtp://127.0.0.1:{refusing.port}", "from": "a@b.test", "to": ["c@d.test"], "internal": True}])
    alert = raised(room, "550")
    assert deliver(room, env(refusing))[1]["refused"] == 1 and told(room, alert)[0]["error"] == "the mail server answered 550"
    mail.close(), receiver.close(), refusing.close()


def test_a_store_that_takes_no_log_raises_what_rules_on_uploads_see(room):
    receiver = HttpReceiver()
    apply(room, [hook(receiver)], [{"name": "uploads", "when": "upload_failure"}])
    room.template("prints", [runbook(step("echo something to keep"))])
    blocked = room.folder / "no-folder"
    blocked.write_text("")
    room.worker("--slots", "1", "--store", f"file://{blocked}/store", env=env(receiver))
    run = room.create("prints")
    room.wait_event(run, "UPLOAD_FAILED", 30)
    body = verify(receiver.wait(1)[0])
    assert body["data"]["rule"] == "uploads" and body["data"]["run_id"] == run, body
    receiver.close()


def test_the_guide_says_what_works(room):
    guide = (ROOT / "docs/guide/alerts.md").read_text()
    config = guide.split("```yaml\n")[1].split("```")[0]
    done = subprocess.run([BIN, "alerts", "apply", "-", "--dry-run", "--database", f"host={room.cluster.dir} dbname={room.db} user=test_ada", "--project", "sales", "--org", "acme",
                           "-o", "json"], input=config, env={**os.environ, "HOME": str(room.folder)}, capture_output=True, text=True)
    assert done.returncode == 0 and len(json.loads(done.stdout)["rules"]) == 4, done.stderr
    receiver, place = HttpReceiver(), {}
    exec(guide.split("```python\n")[1].split("```")[0], place)
    apply(room, [hook(receiver)])
    raised(room, "guide")
    deliver(room, env(receiver))
    request, key = receiver.requests[0], base64.b64decode(KEY.removeprefix("whsec_"))
    assert place["verify"](key, request["headers"], request["body"]) and not place["verify"](b"another", request["headers"], request["body"])
    receiver.close()


if __name__ == "__main__":
    sys.exit(main(globals(), "alerts_deliver"))
