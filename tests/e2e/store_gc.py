#!/usr/bin/env python3
"""`lhcr artifact gc` by its binary, on a Postgres of its own, a directory store and a real S3 server: what goes, what stays, and what
happens when it meets a push. Needs LHCR_BIN; with LHCR_TEST_VERSITYGW also on S3."""
import contextlib
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "pipeline_sql")]
from s3_server import s3_server  # noqa: E402
from scratch_postgres import ScratchPostgres  # noqa: E402
from store_artifact_cli import Room, sha256  # noqa: E402

OLD = 1_600_000_000


class Store:
    """One of the room's two stores, with a look below it: versitygw keeps an object as a file, too."""

    def __init__(self, room, url, root):
        self.room, self.url, self.root = room, url, root

    def path(self, key):
        return self.root / key

    def place(self, data):
        """Where the bytes of an artifact of the room's environment lie."""
        digest = sha256(data)
        return self.path(f"default/dev/sha256/default/{digest[:2]}/{digest[2:4]}/{digest}")

    def plant(self, path, data=b"left behind", old=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if old:
            os.utime(path, (OLD, OLD))
        return path

    def gc(self, *flags):
        return self.room.json("artifact", "gc", "--store", self.url, *flags)

    def keys(self, answer):
        return sorted(item["key"] for item in answer["garbage"])


def what_no_row_names_is_listed_first_and_removed_on_demand(store):
    room = store.room
    kept, orphan, young = os.urandom(500), os.urandom(600), os.urandom(700)
    room.ok(*room.push(room.write("kept.bin", kept), "--store", store.url))
    os.utime(store.place(kept), (OLD, OLD))
    store.plant(store.place(orphan), orphan)
    store.plant(store.place(young), young, old=False)
    foreign = store.plant(store.path("default/dev/sha256/default/notes.txt"))
    misplaced = store.plant(store.path(f"default/dev/sha256/default/00/00/{sha256(orphan)}"))
    elsewhere = [store.plant(store.path(key)) for key in (f"default/dev/sha256/other/ab/cd/{'ab' * 32}", f"default/prod/sha256/default/ab/ab/{'ab' * 32}",
                                                          "default/dev/tables/default/gold/t/part-00000-0123456789abcdef01234567.parquet")]
    listed = store.gc()
    assert store.keys(listed) == [str(store.place(orphan).relative_to(store.root))] and not listed["applied"], listed
    assert (listed["bytes"], listed["garbage"][0]["objects"], listed["kept"]["named"], listed["kept"]["young"], listed["kept"]["foreign"]) == (600, 1, 1, 1, 2), listed
    assert store.place(orphan).exists(), "a dry run removes nothing"
    done = store.gc("--apply")
    assert done["applied"] and store.keys(done) == store.keys(listed), done
    assert not store.place(orphan).exists()
    for path in (store.place(kept), store.place(young), foreign, misplaced, *elsewhere):
        assert path.exists(), path
    assert store.gc("--apply")["garbage"] == [], "a second time finds nothing"
    assert "--apply removes" in room.lhcr("artifact", "gc", "--store", store.url).stderr
    assert len(store.gc("--retain", "0s", "--apply")["garbage"]) == 1 and not store.place(young).exists()
    assert room.json("artifact", "verify", "--run", room.run, "--store", store.url)["verdict"] == "intact"


def a_push_of_bytes_that_are_being_removed_sends_them_again(store):
    room = store.room
    data = os.urandom(5000)
    store.plant(store.place(data), data)
    objects = f"[{{\"sha256\": \"{sha256(data)}\", \"modified_at\": \"2020-01-01T00:00:00Z\"}}]"
    collector = subprocess.Popen(["psql", "-X", "-qAt", room.environment["LHCR_DATABASE_URL"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    collector.stdin.write(f"begin; select ops.artifact_gc('default', 'dev', '{objects}', '1 hour', true) ->> 'removable';\n")
    collector.stdin.flush()
    assert sha256(data) in collector.stdout.readline(), "the collector has taken it"
    pushed = {}
    push = threading.Thread(target=lambda: pushed.update(room.json(*room.push(room.write("again.bin", data), "--store", store.url))["artifacts"][0]))
    push.start()
    until = time.monotonic() + 20
    while "advisory" not in room.sql("select string_agg(wait_event, ' ') from pg_stat_activity where application_name like 'lhcr artifact push%'"):
        assert time.monotonic() < until and push.is_alive(), "the push does not wait"
        time.sleep(0.02)
    store.place(data).unlink()
    collector.communicate("commit;\n")
    push.join(30)
    assert pushed["uploaded"] is True and store.place(data).read_bytes() == data, pushed
    assert room.json("artifact", "verify", sha256(data), "--store", store.url)["verdict"] == "intact"


def bytes_that_a_push_relies_on_stay_until_they_have_a_row(store):
    room = store.room
    data = os.urandom(400)
    store.plant(store.place(data), data)
    token = room.token.read_text().strip()
    room.sql(f"select ops.artifact_announce('{room.run}', 'make', '{token}', '{{{sha256(data)}}}')")
    answer = store.gc("--retain", "0s", "--apply")
    assert answer["garbage"] == [] and answer["kept"]["announced"] == 1, answer
    pushed = room.json(*room.push(room.write("relied.bin", data), "--store", store.url))["artifacts"][0]
    assert pushed["uploaded"] is False and store.place(data).exists(), pushed
    assert room.sql("select count(*) from ops.artifact_announcement") == "0", "the row has taken over"


def pushes_and_collectors_at_once_lose_nothing(store):
    room, rounds, pushers = store.room, 6, 3
    datas = [[os.urandom(300) for _ in range(rounds)] for _ in range(pushers)]
    for data in sum(datas, []):
        store.plant(store.place(data), data)
    stop = threading.Event()
    collected, sent, failures = [], [], []

    def guarded(body):
        try:
            body()
        except Exception:  # noqa: BLE001
            failures.append(traceback.format_exc())

    def collect():
        while not stop.is_set():
            collected.extend(store.gc("--retain", "0s", "--apply")["garbage"])

    def push(number):
        for turn, data in enumerate(datas[number]):
            path = room.write(f"busy-{number}-{turn}.bin", data)
            sent.append(room.json(*room.push(path, "--store", store.url))["artifacts"][0]["uploaded"])

    collectors = [threading.Thread(target=guarded, args=(collect,)) for _ in range(2)]
    workers = [threading.Thread(target=guarded, args=(lambda n=n: push(n),)) for n in range(pushers)]
    for thread in collectors + workers:
        thread.start()
    for thread in workers:
        thread.join()
    stop.set()
    for thread in collectors:
        thread.join()
    assert not failures, failures[0]
    verdict = room.json("artifact", "verify", "--run", room.run, "--store", store.url)
    missing = [item["sha256"] for item in verdict["artifacts"] if item["state"] != "intact"]
    assert not missing and len(sent) == rounds * pushers, missing
    return f"{len(sent)} pushes, {sum(sent)} sent anew, {len(collected)} removed, lost=0"


def the_scratch_of_a_rebuild_expires_and_nothing_else_does(store):
    room = store.room
    request = {"project": "default", "environment": "dev", "template": "steps", "git_sha": "0123456789abcdef", "spec_slug": "shop"}

    def make(**more):
        document = __import__("json").dumps(request | more)
        return __import__("json").loads(room.sql(f"select ops.run_create('{document}')"))["run_id"]

    ended, running, plain = make(rebuild_of=room.run), make(rebuild_of=room.run), make()
    for run in (ended, plain):
        room.sql(f"select ops.run_cancel('{run}', 'enough')")
    unknown, odd = str(uuid.uuid4()), "no-run-at-all"
    for run in (ended, running, plain, unknown, odd):
        for key in ("silver/a/part-0.parquet", "gold/b/part-0.parquet"):
            store.plant(store.path(f"default/dev/scratch/{run}/{key}"), b"12345")
    store.plant(store.path("default/dev/scratch/beside.txt"))
    assert store.gc()["garbage"] == [], "it ended just now"
    listed = store.gc("--retain", "0s")
    assert [(item["kind"], item["run_id"], item["objects"], item["bytes"]) for item in listed["garbage"]] == [("scratch", ended, 2, 10)], listed
    assert store.path(f"default/dev/scratch/{ended}/gold/b/part-0.parquet").exists()
    done = store.gc("--retain", "0s", "--apply")
    assert store.keys(done) == [f"default/dev/scratch/{ended}/"], done
    assert not store.path(f"default/dev/scratch/{ended}").exists(), "no empty folder stays"
    for run in (running, plain, unknown, odd):
        assert store.path(f"default/dev/scratch/{run}/gold/b/part-0.parquet").exists(), run
    assert store.gc("--retain", "0s", "--apply")["garbage"] == []


def who_may_not_clean_is_refused(store):
    room = store.room
    room.sql("create role auditor login; select ops.org_bootstrap('other', 'default', 'auditor', 'user');"
             "insert into ops.membership (principal_id, org_id, role) select p.principal_id, o.org_id, 'auditor' from ops.principal p, ops.organisation o"
             " where p.login = 'auditor' and o.name = 'default'")
    database = room.environment["LHCR_DATABASE_URL"].replace("user=postgres", "user=auditor")
    orphan = os.urandom(100)
    store.plant(store.place(orphan), orphan)
    room.refused(4, "permission \"store.clean\" is missing", "artifact", "gc", "--apply", "--store", store.url, LHCR_DATABASE_URL=database)
    room.refused(2, "--retain", "artifact", "gc", "--retain", "soon", "--store", store.url)
    assert store.place(orphan).exists()


TESTS = [what_no_row_names_is_listed_first_and_removed_on_demand, a_push_of_bytes_that_are_being_removed_sends_them_again,
         bytes_that_a_push_relies_on_stay_until_they_have_a_row, pushes_and_collectors_at_once_lose_nothing,
         the_scratch_of_a_rebuild_expires_and_nothing_else_does, who_may_not_clean_is_refused]


def run_all(kind, make_store):
    """Each test in a control plane of its own; the number that failed."""
    failed = 0
    for number, test in enumerate(TESTS):
        if sys.argv[1:] and test.__name__ not in sys.argv[1:]:
            continue
        title = f"store_gc: {test.__name__.replace('_', ' ')} ({kind})"
        with contextlib.ExitStack() as stack:
            try:
                note = test(make_store(stack, number))
                print(f"ok {title}" + (f": {note}" if note else ""), flush=True)
            except Exception:  # noqa: BLE001 - a test that fails must not hide the others
                failed += 1
                print(f"not ok {title}\n" + "".join(f"    {line}\n" for line in traceback.format_exc().splitlines()), flush=True)
    return failed


def main():
    program = os.environ.get("LHCR_TEST_VERSITYGW")

    def room_in(stack, port=0):
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gc-", dir=os.environ.get("LHCR_TEST_TMP"))))
        folder.chmod(stat.S_IRWXU)
        return folder, lambda p: Room(stack.enter_context(ScratchPostgres()), folder, p)

    def directory(stack, _):
        folder, room = room_in(stack)
        return Store(room(0), f"file://{folder}/store", folder / "store")

    def s3(stack, _):
        folder, room = room_in(stack)
        (folder / "s3" / "lake").mkdir(parents=True)
        port = stack.enter_context(s3_server(program, folder / "s3", stack.enter_context(open(folder / "s3.log", "wb"))))
        return Store(room(port), "s3://lake/room", folder / "s3/lake/room")

    failed = run_all("directory", directory)
    if program:
        failed += run_all("s3", s3)
    else:
        print("skip store_gc on s3: LHCR_TEST_VERSITYGW names no S3 server")
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
