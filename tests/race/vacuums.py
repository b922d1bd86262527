"""A vacuum and commits to one table: never at the same time; commits do not wait for each other."""
from harness import Session, psql
from artifacts import waits

HOLD = "select ops.table_hold('sales', 'dev', 'gold.t')"
VACUUM = "select ops.table_vacuum('sales', 'dev', 'gold.t', 3)"


def race_a_vacuum_waits_for_commits_and_keeps_new_ones_out(db):
    first, second, vacuum = (Session(db, "test_wendy", name=name) for name in ("first", "second", "vacuum"))
    for commit in (first, second):
        commit.ask("begin")
        assert "gold.t" in commit.ask(HOLD), "two commits go side by side"
    vacuum.ask("begin")
    vacuum.send(VACUUM)
    assert waits(db, "vacuum") == "Lock advisory"
    first.ask("commit"), second.ask("commit")
    assert "gold.t" in vacuum.answer()
    first.send(HOLD)
    assert waits(db, "first") == "Lock advisory"
    second.ask("select ops.table_hold('sales', 'dev', 'gold.other')"), second.ask("select ops.table_hold('sales', 'prod', 'gold.t')")
    assert vacuum.ask("show idle_in_transaction_session_timeout") == "1min", "a vacuum that was stopped is thrown out"
    vacuum.ask("commit")
    assert "gold.t" in first.answer()
    assert psql("select detail ->> 'files' from ops.audit where action = 'table_vacuum'", db=db).stdout.strip() == "3"
    auditor = Session(db, "test_audrey")
    assert "store.clean" in auditor.ask(VACUUM) and "run.work" in auditor.ask(HOLD)
