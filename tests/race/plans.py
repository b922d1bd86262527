"""What a claim costs, told by its plans and not by the clock: with a backlog of 200,000 and statistics of an empty
table, and while a transaction is held open that keeps the dead entries of 50,000 claimed rows in the index."""
import re
from harness import Session, psql

FILL = """
set role lhcr_owner;
insert into ops.ready (queue_id, key, run_id, phase_no, org_id, project_id, environment_id)
select q.queue_id, n * 1000 + (extract(epoch from now()) * 1000000)::bigint, ops.uuid_v7(now()), 1, q.org_id, q.project_id, q.environment_id
  from ops.queue q cross join generate_series(1, 200000) n where q.band = 'fresh' order by n"""


def plans_of_a_take(session, limit):
    """The plans of one _ready_take, and the buffers they touched in all."""
    text = session.ask(f"select cardinality(t.run_ids) from ops.queue q cross join lateral ops._ready_take(array[q.queue_id], {limit}) t where q.band = 'fresh'")
    plans = [p for p in re.split(r"^.*LOG:  duration: ", text, flags=re.M) if "ops.ready" in p or " ready" in p]
    top = [int(b) for p in plans for b in re.findall(r"\n(?!\s).*\n\s+Buffers: shared hit=(\d+)", p)[:1]]
    return "\n".join(plans), sum(top)


def race_a_claim_reads_an_index_and_what_it_takes_and_no_more(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    psql("select test.run('one')", db=db, user="test_ada")
    psql("analyze ops.ready; delete from ops.ready; vacuum ops.ready; analyze ops.ready", db=db)
    psql("alter table ops.ready set (autovacuum_enabled = false)", db=db)
    psql(FILL, db=db)
    session, reader = Session(db), Session(db)
    session.ask("load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; "
                "set auto_explain.log_analyze = on; set auto_explain.log_buffers = on; set auto_explain.log_timing = off")
    session.ask("set role lhcr_owner; set client_min_messages = log")
    for _ in range(2):
        plans, first = plans_of_a_take(session, 10)
    assert "Seq Scan on ready" not in plans, plans
    assert re.search(r"Tid Scan on ready", plans) and re.search(r"Index (Only )?Scan using ready_pkey on ready", plans), plans
    # from here on no index entry is cleaned
    reader.ask("begin isolation level repeatable read")
    reader.ask("select count(*) from ops.ready")
    session.ask("set client_min_messages = warning")
    for _ in range(100):
        session.ask("select cardinality(t.run_ids) from ops.queue q cross join lateral ops._ready_take(array[q.queue_id], 500) t where q.band = 'fresh'")
    left = int(psql("select count(*) from ops.ready", db=db).stdout)
    assert left <= 150000, left
    session.ask("set client_min_messages = log")
    plans_of_a_take(session, 10)
    plans, last = plans_of_a_take(session, 10)
    reader.close()
    assert last < 4 * first + 50, f"{first} buffers before, {last} with 50,000 dead entries before the head"
    return f"{first} buffers before, {last} with {200000 - left} dead entries"
