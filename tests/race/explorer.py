"""A seeded walk over the real functions: workers, a person and a tick, each in a transaction of its own that is begun, left open, committed
or rolled back wherever the dice say, so that statements of all meet at every boundary. After every step the rules must hold for what is committed; and a
write is accepted only under a lease that was held when it was asked, as the session itself sees it, or as a repetition of what ended the attempt.
LHCR_EXPLORER_SEEDS and LHCR_EXPLORER_STEPS make it longer."""
import collections, json, os, random, select
from harness import Session, psql

SEEDS = [int(word) for word in os.environ.get("LHCR_EXPLORER_SEEDS", "1,2,3").split(",")]
STEPS = int(os.environ.get("LHCR_EXPLORER_STEPS", "220"))
RULES = {
    "claimed or running exactly with a lease of the same token":
        "select count(*) from ops.phase p left join ops.lease l using (run_id, phase_no) where (p.status in ('claimed', 'running')) <> (l.run_id is not null) "
        "or p.lease_token is distinct from l.lease_token",
    "no lease without its attempt, and that is open": "select count(*) from ops.lease l left join ops.attempt a using (run_id, phase_no, lease_token) where a.run_id is null or a.outcome is not null",
    "an open attempt has its lease": "select count(*) from ops.attempt a left join ops.lease l using (run_id, phase_no, lease_token) where a.outcome is null and l.run_id is null",
    "what is queued is in the queue": "select count(*) from ops.phase p where status = 'queued' and not exists (select from ops.ready r where r.queue_id = p.queue_id "
                                      "and r.key = p.ready_key and r.run_id = p.run_id and r.phase_no = p.phase_no) "
                                      "and not exists (select from ops.concurrency_waiter w where w.run_id = p.run_id and w.phase_no = p.phase_no) "
                                      "and not exists (select from ops.cap_waiter w where w.run_id = p.run_id and w.phase_no = p.phase_no)",
    "no row of a queue lies below its floor": "select count(*) from ops.ready r join ops.queue q using (queue_id) where r.key < ops._floor_read(q.floor)",
    "the numbers of a trail have no gap": "select count(*) from ops.run r where event_seq <> (select count(*) from ops.event e where e.run_id = r.run_id)",
    "a phase succeeds once": "select count(*) from (select from ops.event where type = 'PHASE_SUCCEEDED' group by run_id, phase_no having count(*) > 1) x",
    "a run that has ended leaves nothing behind": "select count(*) from ops.run r where finished_at is not null and (exists (select from ops.lease l where l.run_id = r.run_id) "
                                                  "or exists (select from ops.phase p where p.run_id = r.run_id and p.finished_at is null))",
    "no slot without its lease": "select count(*) from ops.concurrency_slot s left join ops.lease l using (run_id, phase_no) where l.run_id is null",
    "no limit is passed": "select count(*) from ops.concurrency_limit l where (select count(*) from ops.concurrency_slot s where s.environment_id = l.environment_id and s.key = l.key) > max_running",
    "no cap is passed": "select count(*) from ops.cap c where resource = 'concurrent_runs' and (select count(*) from ops.lease l where l.environment_id = c.environment_id) > max_amount",
    "the total of a cap is what was used and what leases reserve":
        "select count(*) from ops.cap c where (select coalesce(sum(ops._cap_total(c.cap_id, w.window_start)), 0) from (select window_start from ops.cap_counter where cap_id = c.cap_id "
        "union select window_start from ops.cap_use where cap_id = c.cap_id) w) <> (select coalesce(sum(used), 0) from (select used from ops.cap_window where cap_id = c.cap_id "
        "union all select amount from ops.cap_use where cap_id = c.cap_id) u) + (select coalesce(sum((e ->> 2)::numeric), 0) from ops.lease l, jsonb_array_elements(l.reserved) e where (e ->> 0)::int = c.cap_id)",
    "a run counts once for a cap of runs":
        "select count(*) from ops.cap c where resource = 'runs' and (select coalesce(sum(ops._cap_total(c.cap_id, w.window_start)), 0) from (select window_start from ops.cap_counter where cap_id = c.cap_id "
        "union select window_start from ops.cap_use where cap_id = c.cap_id) w) <> (select count(*) from ops.run r where started_at is not null or exists (select from ops.lease l where l.run_id = r.run_id))",
    "one run of a lane at a time": "select count(*) from (select from ops.run r join ops.phase p using (run_id) where r.session_id is not null and r.finished_at is null "
                                   "and p.status in ('queued', 'claimed', 'running') group by r.session_id, r.lane having count(distinct r.run_id) > 1) x",
}


class Actor:
    """One login in one session; `pending`: a statement of it waits for a lock."""

    def __init__(self, db, user, name, dice):
        self.session, self.name, self.dice = Session(db, user), name, dice
        self.open, self.pending, self.tokens, self.asked = False, False, [], None

    def say(self, sql):
        self.session.send(sql)
        self.pending = True
        return self.hear(0.25)

    def hear(self, seconds):
        """The answer, or None while the statement waits."""
        if not select.select([self.session.process.stdout], [], [], seconds)[0]:
            return None
        self.pending = False
        return self.session.answer()


STANDING = """create function test.standing(p_token uuid) returns text language sql volatile security definer as $$
  select case when exists (select from ops.lease where lease_token = p_token and expires_at > ops.now()) then 'held'
    else coalesce((select answered from ops.attempt where lease_token = p_token), 'lost') end $$"""


def standing(actor, token):
    """held, the name of the call that ended its attempt, or lost; as of the actor's own transaction."""
    return actor.session.ask(f"select test.standing('{token}')")


def write_of(actor):
    run, phase, token = actor.dice.choice(actor.tokens)
    key = f"'{run}', '{phase}', '{token}'"
    call = actor.dice.choice([f"phase_start({key})"] * 3 + [f"phase_complete({key}, '{{}}')"] * 3 + [f"lease_release({key})", f"phase_fail({key}, '{{\"class\": \"transient\", \"message\": \"x\"}}')",
                              f"event_append({key}, '[{{\"type\": \"LOG\", \"message\": \"x\"}}]')",
                              f"lease_heartbeat('{actor.name}', '[{{\"run_id\": \"{run}\", \"phase\": \"{phase}\", \"lease_token\": \"{token}\"}}]')"])
    return f"select ops.{call}", (call.partition("(")[0], token, standing(actor, token))


def statement_of(actor, runs):
    """What the dice let this actor do; (sql, what it writes: the call, the token it presents, how that stands)."""
    if actor.name == "person":
        return actor.dice.choice([f"select ops.run_cancel('{actor.dice.choice(runs)}', 'dice')", "select test.run('two')", "select test.run('two', '{\"session\": \"s\", \"lane\": \"B\"}')",
                                  f"select ops.run_retry('{actor.dice.choice(runs)}')"]), None
    if actor.name == "tick":
        return "select ops.maintenance_tick('tick')", None
    if actor.tokens and actor.dice.random() < 0.7:
        return write_of(actor)
    return f"select ops.run_claim('{actor.name}', p_limit => {actor.dice.randint(1, 3)}) -> 'claims'", None


def take(actor, text, seen, someone_open):
    """What an answer tells the actor; a write that was accepted is judged at once."""
    asked, actor.asked = actor.asked, None
    seen["refused" if "ERROR" in text else "claims" if text.startswith("[{") else "writes" if asked else "others"] += 1
    if "ERROR" in text:
        # statements of one transaction take their locks in the order of the dice, as no caller's do: only then may two lock each other out
        if "deadlock detected" in text and someone_open:
            seen["deadlocks"] += 1
        elif "deadlock detected" in text or "ERROR:  LH" not in text and "lease" not in text and "not possible" not in text and "nothing to retry" not in text and "cancel" not in text:
            assert "current transaction is aborted" in text, text
        if actor.open:  # as every client does
            actor.say("rollback")
            actor.open = False
        return
    if text.startswith("[{"):
        actor.tokens = (actor.tokens + [(c["run_id"], c["phase"], c["lease_token"]) for c in json.loads(text)])[-6:]
    elif asked and '"state": "lost"' not in text:
        judge(actor, *asked, seen)


ENDS = ("phase_complete", "phase_fail", "lease_release")


def judge(actor, call, token, before, seen):
    """An accepted write: its lease was held before it, and is held after it or ended by this very call; or the call was answered before."""
    after = standing(actor, token)
    if before == call and after == call:
        seen["repeated"] += 1
        return
    assert before == "held", f"{call} under a token that stood as {before} was accepted: {token}"
    assert after == (call if call in ENDS else "held"), f"{call} was accepted and its token stands as {after}: {token}"
    seen["under a lease"] += 1


def checking(db):
    """A session that asks all rules by one statement, planned once."""
    checker = Session(db)
    checker.ask("prepare rules as " + " union all ".join(f"select '{rule}', ({query})" for rule, query in RULES.items()))
    return checker


def keep_rules(checker, ended, where):
    for line in checker.ask("execute rules").splitlines():
        rule, count = line.rsplit("|", 1)
        assert count == "0", f"{where}: {rule}: {count}"
    now = dict(line.split("|") for line in checker.ask("select run_id, status from ops.run where finished_at is not null").splitlines())
    changed = {run: (status, now.get(run)) for run, status in ended.items() if now.get(run) != status}
    assert not changed, f"{where}: an end was not final: {changed}"
    ended.update(now)


def walk(db, seed, seen):
    dice, checker = random.Random(seed), checking(db)
    actors = [Actor(db, "test_wendy", "w0", dice), Actor(db, "test_wendy", "w1", dice), Actor(db, "test_ada", "person", dice), Actor(db, "test_wendy", "tick", dice)]
    runs = psql("select run_id from ops.run order by run_id", db=db).stdout.split()
    ended, minutes = {}, 0
    for step in range(STEPS):
        actor = dice.choice(actors[:2] * 3 + actors[2:])
        if actor.pending:
            text = actor.hear(0)
            if text is not None:
                take(actor, text, seen, any(a.open for a in actors))
            continue
        if dice.random() < 0.08 and not any(a.pending for a in actors):
            minutes += 6
            for other in actors:
                other.say(f"set lhcr_test.shift = '{minutes} minutes'")
            continue
        if actor.open and dice.random() < 0.45:
            end = "commit" if dice.random() < 0.75 else "rollback"
            actor.say(end)
            actor.open = False
        elif not actor.open and dice.random() < 0.5:
            actor.say("begin")
            actor.open = True
        else:
            sql, actor.asked = statement_of(actor, runs)
            text = actor.say(sql)
            if text is None:
                seen["met a lock"] += 1
            else:
                take(actor, text, seen, any(a.open for a in actors))
        keep_rules(checker, ended, f"seed {seed}, step {step}, {actor.name}")
    for actor in actors:  # whoever waits for one that is open gets his answer when that one ends
        if not actor.pending and actor.open:
            actor.session.ask("rollback")
    for actor in actors:
        if actor.pending:
            actor.session.answer()
            actor.session.ask("rollback")
        actor.session.close()
    keep_rules(checker, ended, f"seed {seed}, the end")
    checker.close()
    return minutes


def work_off(db, minutes):
    """Nothing was lost on the way: a worker alone brings every run to its end."""
    session = Session(db, "test_wendy")
    for _ in range(400):
        minutes += 1
        session.ask(f"set lhcr_test.shift = '{minutes} minutes'")
        session.ask("select ops.maintenance_tick('w9')")
        for c in json.loads(session.ask("select ops.run_claim('w9', p_limit => 50) -> 'claims'")):
            key = f"'{c['run_id']}', '{c['phase']}', '{c['lease_token']}'"
            session.ask(f"select ops.phase_start({key})")
            session.ask(f"select ops.phase_complete({key}, '{{}}')")
        if psql("select count(*) from ops.run where finished_at is null", db=db).stdout.strip() == "0":
            break
    session.close()
    left = psql("select run_id, status from ops.run where finished_at is null", db=db).stdout
    assert left == "", f"never ended: {left}"


def race_a_walk_over_the_real_functions_keeps_every_rule(db):
    psql(STANDING, db=db)
    psql("""select test.template('two', 2, '{"limits": {"usage": {"tokens": 7}}}'), ops.session_create('{"project": "sales", "environment": "dev", "name": "s", "on_failure": "continue"}'),
      ops.concurrency_set('sales', 'dev', 'template:two', 3), ops.cap_set('{"project": "sales", "environment": "dev", "name": "at-a-time", "resource": "concurrent_runs", "limit": 4}'),
      ops.cap_set('{"project": "sales", "environment": "dev", "name": "tokens", "resource": "tokens", "window": "month", "limit": 1000000}'),
      ops.cap_set('{"project": "sales", "environment": "dev", "name": "runs", "resource": "runs", "window": "month", "limit": 1000000}')""", db=db, user="test_ada")
    seen = collections.Counter()
    for seed in SEEDS:
        psql("select count(test.run('two', case when i % 3 = 0 then '{\"session\": \"s\"}' when i % 3 = 1 then '{\"queue_key\": \"q\"}' else '{}' end::jsonb)) from generate_series(1, 8) i", db=db, user="test_ada")
        work_off(db, walk(db, seed, seen))
        checker = checking(db)
        keep_rules(checker, {}, f"seed {seed}, worked off")
        checker.close()
    assert min(seen[what] for what in ("claims", "under a lease", "refused")) > 10, seen
    return f"seeds {SEEDS}, {STEPS} steps each, {dict(seen)}, {len(RULES)} rules after every step, lost=0"


race_a_walk_over_the_real_functions_keeps_every_rule.clock = True
