"""Retention: whole months go, never one that something holds, wherever a prune is killed; and the audit chain goes on verifying."""
import json, os, signal, subprocess, tempfile, time
from harness import ROOT, Session, psql, sh

LHCR = os.environ.get("LHCR_BIN") or str(ROOT / "build/release/lhcr")
LEFT = "select string_agg(relname, ' ' order by relname) from pg_class where relnamespace = 'ops'::regnamespace and relkind = 'r' and relname ~ '_p{}$'"


def then(months):
    """The environment of a session that lives so many months ago, in the middle of a month."""
    return [("PGOPTIONS", f"-c client_min_messages=warning -c lhcr_test.shift=-{months}months")]


def one(db, sql, user="postgres", months=0):
    return psql(sql, db=db, user=user, env=then(months)).stdout.strip()


def month(db, months):
    return one(db, f"select to_char((now() - interval '{months} months') at time zone 'UTC', 'YYYY_MM')")


def lhcr(db, *words, user="postgres", check=True):
    with tempfile.TemporaryDirectory(prefix="lhcr-home-", dir=os.environ.get("LHCR_TEST_TMP")) as home:
        env = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "PGDATABASE": db, "PGUSER": user}
        done = sh([LHCR, *words, "--database", f"dbname={db} user={user}", "-q"], env=env, cwd=home)
    assert not check or done.returncode == 0, (words, done.returncode, done.stdout, done.stderr)
    return done


def lived(db, months, runs=3):
    """So many months ago: that month's partitions, and runs that ended in it."""
    one(db, "select ops.partition_ensure(null, 0)", months=months)
    psql("select test.template('one', 1)", db=db, user="test_ada", env=then(months))
    psql(f"select test.run('one') from generate_series(1, {runs})", db=db, user="test_ada", env=then(months))
    psql("\n".join(["select test.complete(test.start());"] * runs), db=db, user="test_wendy", env=then(months))


def exported(db):
    """Everything that is sealed is in a file of each organisation, and of what concerns none."""
    one(db, "select ops.audit_seal()")
    for user, org in (("test_audrey", "acme"), ("test_eve", "evil"), ("postgres", "-")):
        with tempfile.TemporaryDirectory(prefix="export-", dir=os.environ.get("LHCR_TEST_TMP")) as folder:
            lhcr(db, "audit", "export", f"{folder}/trail.ndjson", "--org", org, user=user)


def prune(db, more="", check=True):
    answer = psql(f"select ops.prune('13 months'{more})", db=db, check=check)
    return json.loads(answer.stdout) if answer.returncode == 0 else answer.stderr


def held(db, months):
    return {m["month"]: m["held_by"] for m in prune(db, ", true")["months"]}.get(month(db, months).replace("_", "-"))


def verify(db, more=""):
    return json.loads(one(db, f"select ops.audit_verify({more})", user="test_audrey"))


def race_old_months_go_and_the_chain_still_verifies(db):
    lived(db, 20), lived(db, 14)
    run = one(db, "select run_id from ops.run order by run_id limit 1")
    young = one(db, "select run_id from ops.run order by run_id desc limit 1")
    exported(db)
    lived(db, 2)
    before = verify(db)
    assert before["verdict"] == "intact" and before["pruned"] is None, before
    answer = prune(db, ", true")
    assert answer["dry_run"] and [m["action"] for m in answer["months"]] == ["prune", "prune"] and answer["steps"] == [], answer
    assert one(db, LEFT.format(month(db, 20))).count(" ") == 5, "a dry run drops nothing"
    answer = prune(db)
    assert len(answer["steps"]) == 26 and not answer["more"] and answer["busy"] is None, answer
    assert one(db, LEFT.format(month(db, 20))) == one(db, LEFT.format(month(db, 14))) == "", "six tables of each month are gone"
    assert one(db, LEFT.format(month(db, 2))).count(" ") == 5, "what is younger stays"
    for gone in (run, young):
        refused = psql(f"select ops.run_show('{gone}')", db=db, user="test_ada", check=False).stderr
        assert "is not found" in refused, refused
    assert prune(db)["steps"] == [], "twice is once"
    after = verify(db)
    assert after["verdict"] == "intact" and after["pruned"]["rows"] > 20 and len(after["pruned"]["months"]) == 2, after
    assert (after["seq"], after["chain_hash"]) == (before["seq"], before["chain_hash"])
    # an export of now verifies by itself, with hashes in the place of what was pruned
    with tempfile.TemporaryDirectory(prefix="export-", dir=os.environ.get("LHCR_TEST_TMP")) as folder:
        lhcr(db, "audit", "export", f"{folder}/t.ndjson", "--org", "acme", user="test_audrey")
        file = json.loads(lhcr(db, "audit", "verify", "--file", f"{folder}/t.ndjson", "-o", "json", user="test_audrey").stdout)
        assert file["verdict"] == "intact" and file["pruned"]["rows"] == after["pruned"]["rows"] and file["rows"] == after["rows"], file
    shown = lhcr(db, "audit", "verify", "--org", "acme", user="test_audrey").stdout
    assert "pruned until" in shown, shown
    psql("select ops.audit_seal()", db=db)
    listed = json.loads(one(db, "select ops.partition_list()"))
    assert [p["rows"] is not None for p in listed["pruned"]] == [True, True] and not any(m["state"] == "pruning" for m in listed["months"])
    # the month that a prune was noted in verifies too, and life goes on
    assert json.loads(psql("select ops.audit_verify(p_org => '-')", db=db).stdout)["verdict"] == "intact"
    lived(db, 0)
    assert verify(db)["verdict"] == "intact"
    return f"2 months, {len(answer['steps'])} steps, {after['pruned']['rows']} audit rows of them"


def race_a_month_stays_whole_while_something_holds_it(db):
    lived(db, 20)
    assert held(db, 20) == ["audit rows that no export has"], held(db, 20)
    live = one(db, "select test.run('one')", user="test_ada", months=20)
    exported(db)
    assert held(db, 20) == ["1 live runs"], held(db, 20)
    answer = prune(db)
    assert answer["steps"] == [] and answer["months"][0]["action"] == "kept" and one(db, LEFT.format(month(db, 20))).count(" ") == 5, answer
    one(db, f"select ops.run_cancel('{live}')", user="test_ada", months=20)
    # retried: the run it goes back to is of that month
    retry = json.loads(one(db, f"select ops.run_retry('{live}')", user="test_ada"))["run_id"]
    exported(db)
    assert held(db, 20) == ["1 runs that a retry, a rebuild or a held lane needs"], held(db, 20)
    one(db, f"select ops.run_cancel('{retry}')", user="test_ada")
    # a published table whose current version is of that month, and then no longer
    publish = "test.complete(test.start(), '{{\"publish\": true, \"tables\": [{{\"name\": \"gold.t\", \"location\": \"file:///t\", \"version\": {}}}]}}')"
    one(db, "select test.run('one')", user="test_ada", months=20)
    psql(f"select {publish.format(0)}", db=db, user="test_wendy", env=then(20))
    exported(db)
    assert held(db, 20) == ["the current version of 1 tables"], held(db, 20)
    assert prune(db, ", false, true")["steps"] == [], "not even with its history"
    one(db, "select test.run('one')", user="test_ada")
    psql(f"select {publish.format(1)}", db=db, user="test_wendy")
    assert held(db, 20) == ["1 older versions of tables"], held(db, 20)
    assert prune(db)["steps"] == []
    listed = json.loads(one(db, "select ops.partition_list()"))["months"][0]
    assert listed["versions"] == 1 and listed["tables"] == 0 and listed["held_by"] == ["1 older versions of tables"], listed
    answer = prune(db, ", false, true")
    assert len(answer["steps"]) == 13, answer
    table = json.loads(one(db, "select ops.table_show('sales', 'dev', 'gold.t')", user="test_ada"))
    assert table["version"] == 1 and len(table["history"]) == 1, table
    assert verify(db)["verdict"] == "intact"


def race_a_version_stays_promoted_when_the_month_of_its_success_goes(db):
    lived(db, 20, runs=2)
    proof = one(db, "select run_id from ops.run order by run_id desc limit 1")
    psql("select ops.promotion_set('sales', '{dev,prod}', 'operator')", db=db, user="test_ada")
    prod = '{"environment": "prod"}'
    assert one(db, f"select test.run('one', '{prod}')", user="test_ada"), "before"
    exported(db)
    assert len(prune(db)["steps"]) == 13 and one(db, f"select count(*) from ops.run where run_id = '{proof}'") == "0", "the success is gone"
    assert one(db, f"select test.run('one', '{prod}')", user="test_ada"), "and after"
    shown = json.loads(one(db, "select ops.promotion_show('sales', 'one')", user="test_ada"))["versions"]
    assert {v["environment"]: (v["succeeded"], v["open"]) for v in shown} == {"dev": (proof, True), "stage": (None, True), "prod": (None, True)}, shown
    psql("select test.template('one', 1, '{\"description\": \"changed\"}')", db=db, user="test_ada")
    refused = psql(f"select test.run('one', '{prod}')", db=db, user="test_ada", check=False).stderr
    assert "version 2 of template" in refused and "has not succeeded in dev" in refused, refused
    psql(f"select test.run('one', '{prod[:-1]}, \"template_version\": 1}}')", db=db, user="test_ada")


def race_a_prune_killed_after_any_step_is_gone_on_with(db):
    for n in range(20, 34):
        one(db, "select ops.partition_ensure(null, 0)", months=n)
    lived(db, 40)
    exported(db)
    months = [40] + list(range(33, 20, -1))
    for taken, months_ago in enumerate(months):
        name = month(db, months_ago)
        if taken:
            answer = prune(db, f", p_steps => {taken}")
            assert answer["more"] and len(answer["steps"]) == taken, (taken, answer)
        before = one(db, "select string_agg(p::text, ' ' order by p.name) from ops._partitions() p where not p.attached")
        # one that is killed inside its next step leaves nothing of that step
        session = Session(db, name="killed")
        session.ask("begin")
        step = session.ask("select ops.prune('13 months', p_steps => 1) #>> '{steps,0}'")
        psql("select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'killed'", db=db)
        session.close()
        assert one(db, "select string_agg(p::text, ' ' order by p.name) from ops._partitions() p where not p.attached") == before, (taken, step)
        listed = {m["month"]: m["state"] for m in json.loads(one(db, "select ops.partition_list()"))["months"]}
        assert listed.get(name.replace("_", "-")) == ("past" if taken == 0 else "pruning" if taken < 13 else None), (taken, step, listed)
        answer = prune(db, f", p_steps => {13 - taken}") if taken < 13 else answer
        assert one(db, LEFT.format(name)) == "", (taken, answer)
    prune(db)
    assert one(db, "select count(*) filter (where finished_at is null), count(*) from ops.pruned_month") == f"0|{len(months) + 1}"
    assert verify(db)["verdict"] == "intact" and prune(db)["steps"] == []
    return f"{len(months)} months, killed after each of 13 steps and inside the next"


def race_the_command_killed_anywhere_is_gone_on_with(db):
    for n in range(14, 26):
        one(db, "select ops.partition_ensure(null, 0)", months=n)
    lived(db, 30)
    exported(db)
    kills = 0
    while True:
        process = subprocess.Popen([LHCR, "admin", "prune", "--keep", "13mo", "--database", f"dbname={db} user=postgres"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env={**os.environ, "HOME": "/nonexistent"})
        time.sleep(0.06 + 0.017 * (kills % 23))  # from before its first statement on
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL or process.returncode == 7, process.returncode  # 7: the killed one's server is at its last step
        kills += 1
        assert kills < 300
    assert one(db, "select count(*) from ops.pruned_month where finished_at is not null") == "13"
    assert verify(db)["verdict"] == "intact" and kills > 0
    return f"13 months, killed {kills} times"


def race_a_reader_is_named_and_nobody_waits_long_for_a_prune(db):
    lived(db, 20)
    exported(db)
    reader, creator = Session(db, name="report"), Session(db, "test_ada")
    pid = reader.ask("begin; select pg_backend_pid(); select count(*) from ops.run").split()[0]
    prune_session = Session(db)
    prune_session.send("select ops.prune('13 months')")
    time.sleep(0.1)
    began = time.monotonic()
    creator.ask("select test.run('one')")
    waited = time.monotonic() - began
    answer = json.loads(prune_session.answer())
    assert answer["more"] and answer["busy"]["pid"] == int(pid) and answer["busy"]["application"] == "report", answer
    assert waited < 1.5, waited
    reader.ask("commit")
    assert not prune(db)["more"] and one(db, LEFT.format(month(db, 20))) == ""
    return f"a run_create beside it took {waited * 1000:.0f} ms"


def race_what_hides_behind_a_prune_is_found(db):
    lived(db, 20)
    exported(db)
    lived(db, 1)
    one(db, "select ops.audit_seal()")
    prune(db)
    assert verify(db)["verdict"] == "intact"
    tamper = lambda sql: psql(f"set session_replication_role = replica; {sql}", db=db)
    # rows of a month that was not pruned
    tamper("delete from ops.audit where audit_id = (select audit_id from ops.audit where org_id = (select org_id from ops.organisation where name = 'acme') and xid is not null order by audit_id desc limit 1)")
    assert "the row is gone" in [p["problem"] for p in verify(db)["problems"]]
    # a pruned month that is made to belong to another chain
    tamper("update ops.pruned_chain set chain_hash = sha256('x')")
    assert any("under another checkpoint" in p["problem"] for p in verify(db)["problems"])
    tamper("update ops.pruned_chain set seq = 1000")
    assert any("ends before the checkpoint" in p["problem"] for p in verify(db)["problems"])
    refused = psql("set role lhcr_owner; delete from ops.pruned_chain", db=db, check=False).stderr
    assert "never updated or deleted" in refused, refused


def race_only_members_of_the_owner_prune(db):
    for user in ("test_ada", "test_eve", "test_nobody"):
        for call in ("ops.prune('13 months')", "ops.partition_list()"):
            refused = psql(f"select {call}", db=db, user=user, check=False).stderr
            assert "permission denied" in refused or "may not" in refused, refused
    refused = prune(db, ", p_steps => 0", check=False)
    assert "at least 2 months" in refused, refused
    refused = psql("select ops.prune('1 month')", db=db, check=False).stderr
    assert "at least 2 months" in refused, refused
    done = lhcr(db, "admin", "prune", "--keep", "13", check=False)
    assert done.returncode == 2 and "13mo" in done.stderr, done
    first, second = Session(db), Session(db)
    first.ask("begin; select ops.prune('13 months')")
    assert "another prune is under way" in second.ask("select ops.prune('13 months')")


for race in [f for n, f in list(globals().items()) if n.startswith("race_")]:
    race.clock = True
