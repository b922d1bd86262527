"""What a claim costs, told by its plans and not by the clock: with a backlog of 200,000 and statistics of an empty
table, and while a transaction is held open that keeps the dead entries of 50,000 claimed rows in the index. What a claim and a completion
touch beside 200,000 ended runs that no statistics know."""
import json
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


# The ended run 200,000 times over, its rows under ids of their own, and a backfill and what it fired: nothing but the columns' names is written down here.
MULTIPLY = """
do $$
declare
  t text;
  v_one text;
begin
  foreach t in array array['run', 'phase', 'attempt', 'backfill', 'schedule_fire'] loop
    v_one := case t when 'backfill' then 'order by backfill_id limit 1' when 'schedule_fire' then 'order by logical_at desc limit 1'
      else 'where run_id = (select run_id from ops.run where status = ''succeeded'' order by run_id limit 1)' end;
    execute format('insert into ops.%I select %s from (select * from ops.%I %s) o cross join generate_series(1, 200000) n', t,
      (select string_agg(case when attname = case t when 'backfill' then 'backfill_id' when 'schedule_fire' then '' else 'run_id' end then 'ops.uuid_v7(now())'
          when attname = 'logical_at' then 'o.logical_at - make_interval(secs => n + (select count(*) from ops.schedule_fire))'
          else 'o.' || quote_ident(attname) end, ', ' order by attnum)
         from pg_attribute where attrelid = ('ops.' || t)::regclass and attnum > 0 and not attisdropped), t, v_one);
  end loop;
end $$"""

# A backfill of one day that has ended; its schedule is paused, so that nothing is made while plans are watched.
BACKFILL = """select test.schedule('one', '0 2 * * *'), ops.schedule_pause('sales', 'dev', 'nightly'),
  ops.schedule_backfill('sales', 'dev', 'nightly', '2026-01-01', '2026-01-02')"""


REQUEST = json.dumps({"project": "sales", "environment": "dev", "template": "one", "git_sha": "0123456789abcdef0123456789abcdef01234567", "spec_slug": "plans"})


class Watched:
    """Sessions that keep their plans, and how many pages each call touches, with all statements below it."""

    def __init__(self, db):
        self.sessions = {user: Session(db, user) for user in ("test_ada", "test_wendy")}
        self.pages = {}

    def call(self, user, function, arguments="", name=None):
        session, call = self.sessions[user], f"ops.{function}({arguments})"
        session.ask("begin")
        plan = json.loads(session.ask(f"explain (analyze, buffers, timing off, format json) select {call}"))[0]["Plan"]
        session.ask("rollback")
        self.pages[name or function] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return json.loads(session.ask(f"select {call}"))

    def round(self):
        """A run to each of its ends, and what people ask of it meanwhile; the pages of each function."""
        for ending in ("phase_complete", "phase_complete_batch", "phase_fail", "lease_release", "run_cancel"):
            run = self.call("test_ada", "run_create", f"'{REQUEST}'")["run_id"]
            started = "" if ending == "phase_fail" else ", p_start => true"
            claim = self.call("test_wendy", "run_claim", f"'w1', p_run_id => '{run}'{started}" if ending == "lease_release" else f"'w1'{started}")["claims"][0]
            assert claim["run_id"] == run, claim
            lease = f"'{run}', '{claim['phase']}', '{claim['lease_token']}'"
            named = json.dumps([{name: claim[name] for name in ("run_id", "phase", "lease_token")}])
            if not started:
                self.call("test_wendy", "phase_start", lease)
            self.call("test_wendy", "lease_heartbeat", f"'w1', '{named}'")
            self.call("test_wendy", "event_append", lease + """, '[{"type": "LOG", "level": "info", "message": "hello"}]'""")
            for function in ("run_show", "event_list", "run_explain"):
                self.call("test_ada", function, f"'{run}'")
            for function in ("run_list", "queue_stats"):
                self.call("test_ada", function)
            self.call("test_ada", "run_list", """'{"session": "s"}'""", name="run_list of a session")
            for function, of in (("schedule_list", ""), ("schedule_show", ", 'nightly'"), ("backfill_list", ", 'nightly'")):
                self.call("test_ada", function, f"'sales', 'dev'{of}")
            if ending == "phase_complete":
                self.call("test_wendy", ending, lease + ", '{}'")
            elif ending == "phase_complete_batch":
                self.call("test_wendy", ending, f"'{named}'")
            elif ending == "phase_fail":
                self.call("test_wendy", ending, lease + """, '{"class": "permanent", "message": "no"}'""")
            else:
                if ending == "lease_release":
                    self.call("test_wendy", ending, lease)
                self.call("test_ada", "run_cancel", f"'{run}', 'enough'")
                if ending == "run_cancel":
                    self.call("test_wendy", "phase_fail", lease + """, '{"class": "cancelled", "message": "told"}'""")
            self.call("test_wendy", "maintenance_tick", "'w1'")
        return dict(self.pages)

    def close(self):
        for session in self.sessions.values():
            session.close()


def watched_room(db):
    """A template, and a backfill that has ended."""
    psql("select test.template('one', 1)", db=db, user="test_ada")
    psql(BACKFILL, db=db, user="test_ada")
    psql("""select ops.session_create('{"project": "sales", "environment": "dev", "name": "s"}'), ops.run_cancel(test.run('one', '{"session": "s"}'))""", db=db, user="test_ada")
    for step in ("ops.maintenance_tick('w1')", "test.complete(test.start())", "ops.maintenance_tick('w1')"):
        psql(f"select {step}", db=db, user="test_wendy")
    return Watched(db)


def race_a_call_touches_the_rows_of_its_run_whatever_lies_beside_them(db):
    watched = watched_room(db)
    # plans are made when the tables are small and known to be, and kept while they grow: statistics come later
    watched.round()
    psql("alter system set autovacuum = off; select pg_reload_conf()", db=db)
    psql(MULTIPLY.replace("200000", "4000") + "; analyze", db=db)
    for _ in range(2):
        before = watched.round()
    psql(MULTIPLY, db=db)
    for _ in range(2):
        after = watched.round()
    psql("analyze", db=db)  # and once the statistics know: environments without a run are no reason to walk over all
    known = watched.round()
    watched.close()
    psql("alter system reset autovacuum; select pg_reload_conf()", db=db)
    worst = {name: (before[name], after[name], known[name]) for name in after if max(after[name], known[name]) > 3 * before[name] + 100}
    assert not worst, f"pages before, after, and when it is known: {worst}"
    return f"{len(after)} functions beside 200000 ended runs, pages touched: " + ", ".join(f"{name} {pages}" for name, pages in sorted(after.items()))


def race_a_call_touches_no_more_while_a_transaction_is_held_open(db):
    """Every lease, place in the queue and version that 20,000 runs leave behind stays where it was, and statistics know of none."""
    watched, maker, worker, reader = watched_room(db), Session(db, "test_ada"), Session(db, "test_wendy"), Session(db)
    psql("alter system set autovacuum = off; select pg_reload_conf()", db=db)
    for _ in range(2):
        watched.round()
    psql("vacuum analyze", db=db)
    reader.ask("begin isolation level repeatable read")
    reader.ask("select count(*) from ops.run")
    for _ in range(2):
        before = watched.round()
    requests = json.dumps([json.loads(REQUEST)] * 500)
    for _ in range(40):
        maker.ask(f"select ops.run_create_batch('{requests}') is null")
        claims = json.loads(worker.ask("select ops.run_claim('w1', p_limit => 500, p_start => true) -> 'claims'"))
        assert len(claims) == 500, len(claims)
        ended = json.dumps([{name: claim[name] for name in ("run_id", "phase", "lease_token")} for claim in claims])
        answer = worker.ask(f"select ops.phase_complete_batch('{ended}') is null")
        assert answer == "f", answer
    after = watched.round()
    for session in (watched, maker, worker, reader):
        session.close()
    psql("alter system reset autovacuum; select pg_reload_conf()", db=db)
    # `lhcr queue` reads the 4,000 newest events for its rates, the tick seals a megabyte of the trail
    bounded = {"queue_stats": 8000, "maintenance_tick": 4000}
    worst = {name: (before[name], after[name]) for name in after if after[name] > bounded.get(name, 3 * before[name] + 100)}
    assert not worst, f"pages before and after: {worst}"
    return f"{len(after)} functions while a transaction is held open over 20000 runs, pages touched: " + ", ".join(f"{name} {pages}" for name, pages in sorted(after.items()))
