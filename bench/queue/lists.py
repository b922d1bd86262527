"""What people ask of a control plane that is years old: lists of runs, the state of the queue and one run, as a tenant, beside many runs that have ended.

Part `lists` of bench/queue/run. LHCR_BENCH_RUNS (10000000): runs of one phase, over twelve months and two organisations: three of four the caller's in dev,
a tenth his in prod, the others, all in the oldest four months, of another organisation.
"""
import os
import time

from measure import row, say
from room import worker_room

RUNS = int(os.environ.get("LHCR_BENCH_RUNS", "10000000"))
MONTHS = 12
CALLS = 200

# One month of them: the n-th is of its own moment; one of a thousand failed, a hundred of each month are of a template that nobody uses else.
LOAD = """
set role lhcr_owner; set synchronous_commit = off; set statement_timeout = 0;
with place as (
  select e.environment_id, e.project_id, e.org_id, o.name || ' ' || e.name as of from ops.environment e join ops.organisation o using (org_id)
), made as materialized (
  select n, ops.uuid_v7(date_trunc('month', now()) - interval '{month} months' + n * interval '{pause_us} microseconds') as run_id, gen_random_uuid() as phase_id,
         case when {month} > 7 and n % 2 = 0 then 'evil dev' when n % 10 = 1 then 'acme prod' else 'acme dev' end as of, n % 1000 = 7 as failed
    from generate_series(1, {count}) n
), run as (
  insert into ops.run (run_id, org_id, project_id, environment_id, template_id, template_name, template_version, status, lane, priority, key_at, phase_count, active_phase,
    event_seq, params, git_sha, git_dirty, spec_slug, labels, created_by, created_at, claimed_at, started_at, finished_at, output_manifest, failure)
  select m.run_id, p.org_id, p.project_id, p.environment_id, t.template_id, case when n <= 100 then 'seldom' else t.name end, 1, (case when failed then 'failed' else 'succeeded' end)::ops.run_status,
         'A', 0, now(), 1, 1, 5, '{{"table": "account_move_line"}}', '0123456789abcdef0123456789abcdef01234567', false, 'bench', '{{}}', r.principal_id, now(), now(), now(), now(),
         '{{"tables": [], "artifacts": []}}', case when failed then '{{"class": "permanent", "message": "no such column"}}'::jsonb end
    from made m join place p using (of) cross join (select * from ops.template where name = 'noop' limit 1) t
    cross join (select principal_id from ops.principal where login = 'test_ada') r)
insert into ops.phase (run_id, phase_no, org_id, project_id, environment_id, phase_id, name, kind, executor, status, attempt, lease_ms, retry, input, output, failure, queued_at, started_at, finished_at)
select m.run_id, 1, p.org_id, p.project_id, p.environment_id, m.phase_id, 'p1', 'step', 'runbook', (case when failed then 'failed' else 'succeeded' end)::ops.phase_status, 1, 60000,
       '{{"max_attempts": 1}}', '{{}}', case when not failed then '{{}}'::jsonb end, case when failed then '{{"class": "permanent"}}'::jsonb end, now(), now(), now()
  from made m join place p using (of) order by m.n;
"""


def load(room):
    began = time.monotonic()
    room.psql(f"select ops.partition_ensure(now() - interval '{MONTHS} months', {MONTHS})")
    count = RUNS // MONTHS
    for month in range(MONTHS, 0, -1):
        room.psql(LOAD.format(month=month, count=count, pause_us=27 * 86400 * 1000000 // count))
        say(f"   {(MONTHS + 1 - month) * count} runs loaded after {time.monotonic() - began:.0f} s")
    room.settle()
    return count * MONTHS


def asked(old):
    """What is asked, by whom; `old` is a run of long ago."""
    return {
        "the newest runs": ("test_ada", "ops.run_list()"),
        "those that failed": ("test_ada", """ops.run_list('{"status": ["failed"]}')"""),
        "those under way": ("test_ada", """ops.run_list('{"status": ["queued", "claimed", "running"]}')"""),
        "those of a template that is seldom used": ("test_ada", """ops.run_list('{"template": "seldom"}')"""),
        "those of prod of the last hour": ("test_ada", """ops.run_list('{"environment": "prod", "since": "1 hour"}')"""),
        "a page of long ago": ("test_ada", f"""ops.run_list('{{"cursor": "{old}"}}')"""),
        "the newest of a tenant whose runs are the oldest": ("test_eve", "ops.run_list()"),
        "the failed ones of that tenant": ("test_eve", """ops.run_list('{"status": ["failed"]}')"""),
        "the state of the queue": ("test_ada", "ops.queue_stats()"),
        "one run of long ago": ("test_ada", f"ops.run_show('{old}')"),
    }


def lists(room, _):
    """Lists, the queue's state and one run beside ten million runs."""
    def size():
        return int(room.psql("select pg_database_size(current_database())"))

    before = size()
    loaded = load(room)
    grown = size() - before
    room.make(1000)
    old = room.psql(f"select r.run_id from ops.run r join ops.environment e using (environment_id) join ops.organisation o on o.org_id = e.org_id where o.name = 'acme' "
                    f"and e.name = 'dev' and r.run_id > ops._uuid_v7_floor(now() - interval '{MONTHS - 1} months') order by r.run_id limit 1")
    for what, (user, call) in asked(old).items():
        session = worker_room.harness.Session(room.db, user)
        taken = []
        for _ in range(CALLS + 20):
            began = time.monotonic()
            answer = session.ask(f"select length({call}::text)")
            taken.append((time.monotonic() - began) * 1000)
        session.close()
        taken = sorted(taken[20:])
        if not answer.strip().isdigit():
            raise RuntimeError(f"{call}: {answer}")
        yield row(f"{what}, beside {loaded} runs, 95th percentile", round(taken[int(CALLS * 0.95)], 2), "ms", "< 50",
                  parts={"p50": round(taken[CALLS // 2], 2), "bytes of the answer": int(answer), "GB loaded": round(grown / 1e9, 1)})
