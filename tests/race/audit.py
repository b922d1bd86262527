"""The chain of the audit trail over transactions that really commit: late ones, tampering, a restore elsewhere."""
import json
from harness import Session, psql


ACME = "(select org_id from ops.organisation where name = 'acme')"


def one(db, sql, user="postgres"):
    return psql(sql, db=db, user=user).stdout.strip()


def verify(db, more="", user="test_audrey"):
    return json.loads(one(db, f"select ops.audit_verify({more})", user=user))


def chained(db, batches=3, rows=4):
    """A chain of some batches, as ticks make it."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    for _ in range(batches):
        for _ in range(rows):
            psql("select test.run('one')", db=db, user="test_ada")
        psql("select ops.audit_seal()", db=db)


def tamper(db, sql):
    """As somebody with the server's superuser would, who leaves no trace in triggers."""
    psql(f"set session_replication_role = replica; {sql}", db=db)


def problems(db, more=""):
    answer = verify(db, more)
    assert (answer["verdict"] == "broken") == bool(answer["problems"])
    return [p["problem"] for p in answer["problems"]]


def race_a_late_commit_is_sealed_after_it_and_delays_nobody(db):
    chained(db, 1)
    late = Session(db, "test_ada")
    late.ask("begin")
    late.ask("select test.run('one')")
    psql("select test.run('one')", db=db, user="test_ada")
    assert one(db, "select ops.audit_seal()") == "0", "what may still come before is not sealed"
    answer = verify(db)
    assert answer["verdict"] == "intact" and answer["unsealed"]["rows"] == 1 and answer["unsealed"]["since"], answer
    late.ask("commit")
    assert one(db, "select ops.audit_seal()") == "2"
    answer = verify(db)
    assert answer["verdict"] == "intact" and answer["unsealed"]["rows"] == 0 and answer["rows"] == answer["rows_total"] == 8, answer
    return "8 rows"


def race_a_trail_that_nobody_sealed_for_long_is_sealed_in_steps(db):
    say = f"select ops._audit('say', {ACME}, null, null, 'thing', 'x', jsonb_build_object('text', (select string_agg(gen_random_uuid()::text, '') from generate_series(1, 4000))));"
    psql(say * 60, db=db)  # a transaction each
    sealed_at = one(db, "select sealed_at from ops.audit_chain")
    first = int(one(db, "select ops.audit_seal()"))
    assert 0 < first < 30, f"{first} rows of 150 kB in one step"
    assert one(db, "select sealed_at from ops.audit_chain") == sealed_at, "there is more: the next tick goes on at once"
    steps = [first]
    while steps[-1]:
        steps.append(int(one(db, "select ops.audit_seal()")))
    assert one(db, "select sealed_at from ops.audit_chain") != sealed_at
    assert int(one(db, "select ops.audit_seal(7)")) == 0
    psql(say * 9, db=db)
    assert [int(one(db, "select ops.audit_seal(4)")) for _ in range(4)] == [4, 4, 1, 0]
    # one transaction is never parted, however much it says
    psql("begin;" + say * 20 + "commit;", db=db)
    assert int(one(db, "select ops.audit_seal(4)")) == 20
    answer = verify(db)
    assert answer["verdict"] == "intact" and answer["unsealed"]["rows"] == 0, answer
    return f"steps of {steps} rows"


def race_two_that_seal_make_one_chain(db):
    chained(db, 1)
    sessions = [Session(db) for _ in range(4)]
    for _ in range(10):
        psql("select test.run('one')", db=db, user="test_ada")
        [s.send("select ops.audit_seal()") for s in sessions]
        [s.answer() for s in sessions]
    psql("select ops.audit_seal()", db=db)
    answer = verify(db)
    assert answer["verdict"] == "intact" and answer["rows"] == 16, answer


def race_what_was_changed_taken_out_or_put_in_is_named(db):
    chained(db)
    assert problems(db) == []
    row = one(db, f"select audit_ids[2] from ops.audit_batch where org_id = {ACME} and seq = 2")
    tamper(db, f"update ops.audit set login = 'nobody' where audit_id = '{row}'")
    answer = verify(db)
    assert [(p["seq"], p["audit_id"], p["problem"]) for p in answer["problems"]] == [(2, row, "the row was changed")], answer
    tamper(db, f"delete from ops.audit where audit_id = '{row}'")
    assert "the row is gone" in problems(db)
    tamper(db, f"insert into ops.audit select ops.uuid_v7(now()), at, principal_id, login, action, org_id, project_id, environment_id, object_kind, object_id, detail, 5 "
               f"from ops.audit where org_id = {ACME} limit 1; insert into ops.audit select ops.uuid_v7(now()), at, principal_id, login, action, org_id, project_id, environment_id, object_kind, object_id, detail, 5 "
               f"from ops.audit where org_id = {ACME} limit 1")
    assert problems(db).count("the row is in no batch") == 2, problems(db)


def race_batches_that_are_reordered_dropped_or_cut_off_are_found(db):
    chained(db, 4)
    point = json.loads(one(db, "select ops.audit_checkpoint()", user="test_audrey"))
    assert point["seq"] == 4 and problems(db, f"p_checkpoint => '{json.dumps(point)}'") == []
    tamper(db, f"update ops.audit_batch set audit_ids = (select b.audit_ids from ops.audit_batch b where b.org_id = {ACME} and b.seq = 3), "
               f"row_hashes = (select b.row_hashes from ops.audit_batch b where b.org_id = {ACME} and b.seq = 3) where org_id = {ACME} and seq = 2")
    assert "the batch does not follow from the one before" in problems(db)
    tamper(db, f"delete from ops.audit_batch where org_id = {ACME} and seq = 2")
    assert "batches 2 to 2 are missing" in problems(db)


def race_what_was_cut_off_before_a_checkpoint_is_found(db):
    chained(db, 4)
    point = json.dumps(json.loads(one(db, "select ops.audit_checkpoint()", user="test_audrey")))
    # the last batch and its rows vanish, and the rest of the chain is in order
    tamper(db, f"delete from ops.audit where audit_id = any (array(select unnest(audit_ids) from ops.audit_batch where org_id = {ACME} and seq = 4)); "
               f"delete from ops.audit_batch where org_id = {ACME} and seq = 4")
    assert problems(db) == [], "by itself the chain cannot know"
    found = problems(db, f"p_checkpoint => '{point}'")
    assert len(found) == 1 and "it was cut or written anew" in found[0], found


def race_another_organisation_sees_and_breaks_nothing(db):
    chained(db, 2)
    mine = verify(db)
    assert verify(db, user="test_eve")["org"] == "evil"
    refused = psql("select ops.audit_verify(p_org => 'acme')", db=db, user="test_eve", check=False).stderr
    assert "is not found" in refused, refused
    refused = psql("select ops.audit_verify()", db=db, user="test_wendy", check=False).stderr
    assert "audit.read" in refused, refused
    for sql in ("update ops.audit set login = 'x'", "delete from ops.audit", "delete from ops.audit_batch", "truncate ops.audit_batch"):
        refused = psql(f"set role lhcr_owner; {sql}", db=db, check=False).stderr
        assert "never updated or deleted" in refused, (sql, refused)
    assert verify(db)["chain_hash"] == mine["chain_hash"]


def race_a_restored_database_goes_on_with_its_chain(db):
    chained(db, 2)
    psql("select test.run('one')", db=db, user="test_ada")  # not sealed yet
    before = verify(db)
    psql("update ops.audit_chain set sealed_below = sealed_below", db=db)
    psql("select ops.restore_finish()", db=db)
    psql("select ops.audit_seal()", db=db)
    psql("select test.run('one')", db=db, user="test_ada")
    psql("select ops.audit_seal()", db=db)
    after = verify(db)
    assert after["verdict"] == "intact" and after["rows"] == before["rows"] + 2, (before, after)
