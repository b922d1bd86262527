#!/usr/bin/env python3
"""`lhcr artifact …` by its binary, on a Postgres of its own, a directory store and a real S3 server. Needs LHCR_BIN."""
import hashlib
import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "pipeline_sql")]
from s3_server import ACCESS, SECRET, s3_server  # noqa: E402
from scratch_postgres import ScratchPostgres  # noqa: E402

TEMPLATE = {"project": "default", "name": "steps", "kind": "runbook",
            "phases": [{"name": "make", "kind": "step", "executor": "runbook", "input": {}}]}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Room:
    """A migrated control plane with one run whose first phase is claimed, and two stores."""

    def __init__(self, server, folder, s3_port):
        self.server, self.folder = server, folder
        self.directory = f"file://{folder}/store"
        self.s3 = "s3://lake/room"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LHCR_", "PG")) and not name.lower().endswith("_proxy")}
        self.environment |= {"LHCR_DATABASE_URL": f"host={server.folder} user=postgres dbname=room", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
                             "AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3_port}"}
        server.create("room")
        self.ok("migrate", "up")
        self.sql(f"select ops.template_apply('{json.dumps(TEMPLATE)}')")
        request = {"project": "default", "environment": "dev", "template": "steps", "git_sha": "0123456789abcdef", "spec_slug": "shop"}
        self.run = json.loads(self.sql(f"select ops.run_create('{json.dumps(request)}')"))["run_id"]
        claim = json.loads(self.sql(f"select ops.run_claim('w1', p_run_id => '{self.run}', p_lease => '1 hour')"))["claims"][0]
        self.token = folder / "token"
        self.token.write_text(claim["lease_token"] + "\n")
        self.sql(f"select ops.phase_start('{self.run}', 'make', '{claim['lease_token']}')")

    def sql(self, text):
        return self.server.psql("room", text).strip()

    def lhcr(self, *arguments, **more):
        return subprocess.run([os.environ["LHCR_BIN"], *arguments], cwd=self.folder, env=self.environment | more, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False)

    def ok(self, *arguments, **more):
        done = self.lhcr(*arguments, **more)
        assert done.returncode == 0, (arguments, done.returncode, done.stderr)
        return done.stdout

    def json(self, *arguments, **more):
        return json.loads(self.ok(*arguments, "-o", "json", **more))

    def refused(self, code, words, *arguments, **more):
        done = self.lhcr(*arguments, **more)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        assert words in done.stderr, done.stderr
        assert SECRET not in done.stderr
        return done

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def push(self, *arguments):
        return (*("artifact", "push"), *arguments, "--run", self.run, "--phase", "make", "--lease-token-file", str(self.token))

    def rows(self):
        return int(self.sql("select count(*) from ops.artifact"))


def a_push_is_sent_once_registered_and_listed(room):
    data = os.urandom(100_000)
    first = room.json(*room.push(room.write("report.bin", data), "--content-type", "application/x-report", "--store", room.directory))["artifacts"][0]
    assert (first["sha256"], first["byte_size"], first["uploaded"], first["created"]) == (sha256(data), 100_000, True, True), first
    again = room.json(*room.push(room.write("report.bin", data), "--content-type", "application/x-report", "--store", room.directory))["artifacts"][0]
    assert (again["uploaded"], again["created"]) == (False, False), again
    listed = room.json("artifact", "list", "--run", room.run)["artifacts"]
    assert [item["name"] for item in listed] == ["report.bin"], listed
    shown = room.json("artifact", "show", sha256(data))["artifacts"][0]
    assert shown["environment"] == "dev" and shown["links"][0]["run_id"] == room.run, shown


def a_lost_lease_writes_no_row(room):
    stale = room.folder / "stale"
    stale.write_text("0198c0de-0000-7000-8000-000000000001")
    before = room.rows()
    path = room.write("late.bin", b"late")
    room.refused(7, "LHCR-C071", "artifact", "push", path, "--run", room.run, "--phase", "make", "--lease-token-file", str(stale), "--store", room.directory)
    room.refused(2, "holds no lease token", "artifact", "push", path, "--run", room.run, "--phase", "make", "--lease-token-file", path, "--store", room.directory)
    assert room.rows() == before


def hostile_names_are_refused_before_anything_is_sent(room):
    path = room.write("plain.bin", b"never sent")
    for name, words in (("../x", "'..' segment"), ("/etc/passwd", "absolute"), ("a\\b", "backslash"), ("a\nb", "control character"), ("a//b", "empty segment")):
        room.refused(2, words, *room.push(path, "--name", name, "--store", room.directory))
    room.refused(2, "is not a plain file", *room.push("/dev/zero", "--name", "zero", "--store", room.directory))
    assert not list(pathlib.Path(room.folder, "store").rglob(sha256(b"never sent")))


def a_pull_gives_the_same_bytes_and_overwrites_nothing_by_itself(room):
    data = os.urandom(5000)
    room.ok(*room.push(room.write("pull.bin", data), "--name", "out/pulled.bin", "--store", room.directory))
    assert room.json("artifact", "pull", sha256(data), "--store", room.directory)["file"] == "pulled.bin"
    assert (room.folder / "pulled.bin").read_bytes() == data
    room.refused(7, "'pulled.bin' exists", "artifact", "pull", sha256(data), "--store", room.directory)
    room.ok("artifact", "pull", sha256(data), "--force", "--store", room.directory)
    room.refused(6, "is not found", "artifact", "pull", "ab" * 32, "--store", room.directory)
    room.refused(7, "does not lie in the store", "artifact", "pull", sha256(data), "--to", "x", "--store", f"file://{room.folder}/s3")


def verify_finds_a_flipped_byte_and_a_missing_object(room):
    data = b"to be damaged"
    room.ok(*room.push(room.write("damage.bin", data), "--store", room.directory))
    assert room.json("artifact", "verify", sha256(data), "--store", room.directory)["verdict"] == "intact"
    assert room.json("artifact", "verify", "--run", room.run, "--store", room.directory)["verdict"] == "intact"
    stored = next(pathlib.Path(room.folder, "store").rglob(sha256(data)))
    stored.write_bytes(b"to be dAmaged")
    done = room.lhcr("artifact", "verify", "--run", room.run, "--store", room.directory, "-o", "json")
    assert done.returncode == 9, done
    assert [item["sha256"] for item in json.loads(done.stdout)["artifacts"] if item["state"] == "damaged"] == [sha256(data)], done.stdout
    room.refused(9, "has sha256", "artifact", "pull", sha256(data), "--to", "damaged", "--store", room.directory)
    assert not (room.folder / "damaged").exists()
    stored.unlink()
    assert "missing" in room.lhcr("artifact", "verify", sha256(data), "--store", room.directory).stdout
    room.ok(*room.push(room.write("damage.bin", data), "--store", room.directory))
    assert room.json("artifact", "verify", sha256(data), "--store", room.directory)["verdict"] == "intact"


def a_directory_store_has_no_urls_and_says_what_to_do_instead(room):
    data = b"no url"
    room.ok(*room.push(room.write("url.bin", data), "--store", room.directory))
    done = room.refused(2, "has no URLs to hand out", "artifact", "presign", sha256(data), "--get", "--ttl", "10m", "--store", room.directory)
    assert "lhcr artifact pull" in done.stderr, done.stderr


def s3_artifacts_are_pushed_presigned_fetched_and_verified(room):
    data = os.urandom(30_000)
    room.ok(*room.push(room.write("s3.bin", data), "--name", "s3.bin", "--store", room.s3))
    request = room.json("artifact", "presign", sha256(data), "--get", "--ttl", "10m", "--store", room.s3)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request["url"]) as answer:
        assert answer.read() == data
    assert room.json("artifact", "verify", sha256(data), "--store", room.s3)["verdict"] == "intact"
    brought = b"brought by a URL"
    request = room.json("artifact", "presign", sha256(brought), "--put", "--store", room.s3)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    put = lambda body: opener.open(urllib.request.Request(request["url"], data=body, method="PUT", headers=request["headers"] | {"Content-Type": ""}))  # noqa: E731
    try:
        put(b"something else!!")
        raise AssertionError("other bytes were taken")
    except urllib.error.HTTPError as error:
        assert error.code == 400, error
    assert put(brought).status == 200
    pushed = room.json(*room.push(room.write("brought.bin", brought), "--store", room.s3))["artifacts"][0]
    assert (pushed["uploaded"], pushed["created"]) == (False, True), pushed


def a_failed_upload_leaves_no_row_and_names_the_cause(room):
    before = room.rows()
    path = room.write("failed.bin", os.urandom(1000))
    quick = {"AWS_MAX_ATTEMPTS": "2"}
    room.refused(75, "does not answer", *room.push(path, "--store", room.s3), AWS_ENDPOINT_URL="http://127.0.0.1:1", **quick)
    room.refused(4, "SignatureDoesNotMatch", *room.push(path, "--store", room.s3), AWS_SECRET_ACCESS_KEY="wrong", **quick)
    room.refused(6, "there is no bucket 'no-such-bucket'", *room.push(path, "--store", "s3://no-such-bucket/x"), **quick)
    room.refused(4, "no credentials for bucket 'lake'", *room.push(path, "--store", room.s3), AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert room.rows() == before


def main():
    tests = [a_push_is_sent_once_registered_and_listed, a_lost_lease_writes_no_row, hostile_names_are_refused_before_anything_is_sent,
             a_pull_gives_the_same_bytes_and_overwrites_nothing_by_itself, verify_finds_a_flipped_byte_and_a_missing_object,
             a_directory_store_has_no_urls_and_says_what_to_do_instead, s3_artifacts_are_pushed_presigned_fetched_and_verified,
             a_failed_upload_leaves_no_row_and_names_the_cause]
    program = os.environ.get("LHCR_TEST_VERSITYGW")
    if not program:
        print("skip store_artifact_cli: LHCR_TEST_VERSITYGW names no S3 server")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory(prefix="artifacts-", dir=os.environ.get("LHCR_TEST_TMP")) as name, ScratchPostgres() as server:
        folder = pathlib.Path(name)
        folder.chmod(stat.S_IRWXU)
        (folder / "s3" / "lake").mkdir(parents=True)
        with open(folder / "s3.log", "wb") as log, s3_server(program, folder / "s3", log) as port:
            room = Room(server, folder, port)
            for test in tests:
                title = "store_artifact_cli: " + test.__name__.replace("_", " ")
                try:
                    test(room)
                    print(f"ok {title}", flush=True)
                except Exception:  # noqa: BLE001 - a test that fails must not hide the others
                    failed += 1
                    print(f"not ok {title}\n" + "".join(f"    {line}\n" for line in traceback.format_exc().splitlines()), flush=True)
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
