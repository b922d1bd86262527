"""The rest of the control plane, for tests/chaos/run: a quarter of the runs stand in lanes of sessions and behind queue keys, share a few slots of a
concurrency key, and wait for room under a cap; a schedule fires each minute, and an alert rule counts what is requeued. `verify` tells from
what the database has kept whether each of these held, whatever was killed meanwhile."""

KEY_LIMIT, CAP_LIMIT, TOKENS, ALLOWED = 4, 3, 7, 10**9
TABLES = ("lease", "ready", "due", "queue_slot", "queue_waiter", "concurrency_slot", "concurrency_waiter", "cap_waiter")
PLACE = {"project": "sales", "environment": "dev"}


def request_of(number, runs):
    """The template and the place of every fourth run: by turns a lane, a queue key, the concurrency key (twice) and the caps. They are urgent,
    so that from the start there are more of them than are let through, and the next one of a queue key does not stand behind all others."""
    turn, kind = number // 20, number // 4 % 5
    if kind == 0:
        return {"template": "chaos_sql", "session": f"s{turn // 4 % sessions(runs)}", "lane": "ABCD"[turn % 4]}
    if kind == 1:
        return {"template": "chaos_sql", "queue_key": f"q{turn % (4 * sessions(runs))}", "priority": 100}
    return {"template": "chaos_capped" if kind == 4 else "chaos_limited", "priority": 100}


def sessions(runs):
    """Of four lanes each; runs of a line go one after the other, so there are more lines where there are more runs."""
    return max(1, runs // 150)


def set_up(room, phases, runs):
    """`phases` makes the three phases of a run, given what each has besides; every setting by the function that people use."""
    room.template("chaos_limited", phases(concurrency=["narrow"]))
    room.template("chaos_capped", phases(), limits={"usage": {"tokens": TOKENS}})
    room.template("chaos_scheduled", phases())
    for number in range(sessions(runs)):
        room.call("session_create", {"p_session": {**PLACE, "name": f"s{number}"}})
    room.call("concurrency_set", {"p_project": "sales", "p_environment": "dev", "p_key": "narrow", "p_max_running": KEY_LIMIT})
    for cap in ({"name": "runs", "resource": "runs", "window": "month", "limit": ALLOWED},
                {"name": "tokens", "resource": "tokens", "window": "month", "limit": ALLOWED, "template": "chaos_capped"},
                {"name": "cpu", "resource": "cpu_s", "window": "day", "limit": ALLOWED, "template": "chaos_capped"},
                {"name": "at-a-time", "resource": "concurrent_runs", "limit": CAP_LIMIT, "template": "chaos_capped"}):
        room.call("cap_set", {"p_cap": {**PLACE, **cap}})
    room.call("alert_apply", {"p_config": {**PLACE, "channels": [{"name": "journal", "kind": "log"}], "routes": [{"steps": [{"channels": ["journal"]}]}],
                                           "rules": [{"name": "requeued", "when": "lease_expiry", "times": 1, "window": "24h"}]}})


def start_schedule(room, git_sha):
    """Each minute, and the last two minutes to be caught up with."""
    room.call("schedule_apply", {"p_schedule": {**PLACE, "name": "minutely", "cron": "* * * * *", "catchup": "all", "overlap": "queue",
                                                "request": {"template": "chaos_scheduled", "git_sha": git_sha, "spec_slug": "chaos", "priority": 100}}})
    room.psql("update ops.schedule set next_at = next_at - interval '2 minutes', due_at = due_at - interval '2 minutes'")


def stop_schedule(room):
    """False when the server did not take it just now."""
    return room.psql("select ops.schedule_pause('sales', 'dev', 'minutely')", user="test_ada", check=False).returncode == 0


def standing(room):
    """(runs that ended and were not the schedule's, runs that live, phases that wait for a slot or for room); None while the server is away."""
    answer = room.psql("select count(*) filter (where finished_at is not null and template_name <> 'chaos_scheduled'), count(*) filter (where finished_at is null), "
                       "(select count(*) from ops.concurrency_waiter) + (select count(*) from ops.cap_waiter) from ops.run", check=False)
    return tuple(map(int, answer.stdout.split("|"))) if answer.returncode == 0 and answer.stdout.strip() else None


def most_at_once(room, template):
    """By the database's own times: an attempt has its slot from its claim to its end."""
    return int(room.psql(f"""select coalesce(max(n), 0) from (select sum(d) over (order by at, d rows unbounded preceding) as n from
      (select a.claimed_at as at, 1 as d from ops.attempt a join ops.run r using (run_id) where r.template_name = '{template}'
       union all select a.finished_at, -1 from ops.attempt a join ops.run r using (run_id) where r.template_name = '{template}') x) y"""))


def lines(room):
    """(lines, runs in them, runs that began before the one before them had ended)"""
    return map(int, room.psql("""
      with stood as (
        select coalesce(r.session_id || ' ' || r.lane, r.queue_key) as line, coalesce(r.labels ->> 'logical_at', lpad(r.labels ->> 'chaos', 9, '0')) as place,
               min(a.claimed_at) as since, max(r.finished_at) as till
          from ops.run r join ops.attempt a using (run_id) where r.session_id is not null or r.queue_key is not null group by r.run_id, 1, 2)
      select count(distinct line), count(*), count(*) filter (where since < before)
        from (select line, since, lag(till) over (partition by line order by place) as before from stood) x""").split("|"))


def fires(room):
    """(fires, logical times that were missed or came twice or whose run is not the one that was made for it)"""
    return map(int, room.psql("""
      with fire as (select logical_at, run_id from ops.schedule_fire),
           minute as (select generate_series(date_trunc('minute', created_at) - interval '1 minute', last_at, interval '1 minute') as at from ops.schedule)
      select (select count(*) from fire),
             (select count(*) from minute m where (select count(*) from fire f where f.logical_at = m.at) <> 1)
             + (select count(*) from fire f where (select count(*) from ops.run r where r.run_id = f.run_id and r.template_name = 'chaos_scheduled'
                  and (r.labels ->> 'logical_at')::timestamptz = f.logical_at) <> 1)
             + abs((select count(*) from fire) - (select count(*) from ops.run where template_name = 'chaos_scheduled'))""").split("|"))


def caps(room):
    """name → (told as used, total with what is reserved, what attempts and runs used in truth)"""
    rows = room.psql("""
      with told as (select cap_id, sum(used) as used from (select cap_id, used from ops.cap_window union all select cap_id, amount from ops.cap_use) x group by 1),
           total as (select cap_id, sum(ops._cap_total(cap_id, window_start)) as total from
             (select cap_id, window_start from ops.cap_counter union select cap_id, window_start from ops.cap_use) x group by 1),
           capped as (select a.* from ops.attempt a join ops.run r using (run_id) where r.template_name = 'chaos_capped' and a.started_at is not null)
      select c.name, trim_scale(t.used), trim_scale(n.total), trim_scale(case c.name
          when 'runs' then (select count(*) from ops.run where started_at is not null)
          when 'tokens' then (select sum(case when usage is null then %d else coalesce((usage ->> 'tokens')::numeric, 0) end) from capped)
          when 'cpu' then (select sum(coalesce((usage ->> 'cpu_s')::numeric, 0)) from capped) else 0 end)
        from ops.cap c left join told t using (cap_id) left join total n using (cap_id) order by c.name""" % TOKENS)
    return {name: tuple(amounts) for name, *amounts in (row.split("|") for row in rows.splitlines())}


def verify(room, waiting):
    """Counts of all of it, and what is wrong; `waiting`: the most phases that were seen to wait for a slot or for room."""
    for _ in range(3):  # nobody ticks any more, and a tick counts what the one before it wrote
        room.psql("select ops.maintenance_tick('chaos')", user="test_wendy")
    problems = []
    left = {table: int(room.psql(f"select count(*) from ops.{table}")) for table in TABLES}
    problems += [f"{count} rows of ops.{table} are left" for table, count in left.items() if count]
    at_once = {name: most_at_once(room, f"chaos_{name}") for name in ("limited", "capped")}
    for name, limit in (("limited", KEY_LIMIT), ("capped", CAP_LIMIT)):
        if at_once[name] != limit:
            problems.append(f"{at_once[name]} phases of chaos_{name} at a time, {limit} are allowed and there is work for them")
    if waiting == 0:
        problems.append("no phase was seen to wait for a slot or for room")
    line_count, in_lines, early = lines(room)
    fired, misfired = fires(room)
    told = caps(room)
    problems += [f"cap {name}: told {used}, total {total}, used {truth}" for name, (used, total, truth) in told.items() if not used == total == truth]
    requeued = int(room.psql("select count(*) from ops.event where type = 'PHASE_REQUEUED'"))
    counted, raised, sent = map(int, room.psql("select (select coalesce(sum(bad), 0) from ops.alert_count), (select coalesce(sum(times), 0) from ops.alert), "
                                               "(select count(*) from ops.alert_delivery where status = 'sent')").split("|"))
    if not requeued == counted == raised or sent == 0:
        problems.append(f"{requeued} phases were requeued, the rule counted {counted}, the alert says {raised} times, {sent} deliveries")
    return {"left_behind": sum(left.values()), "lines": line_count, "runs_in_lines": in_lines, "out_of_order": early,
            "limit_at_once": at_once["limited"], "limit": KEY_LIMIT, "cap_at_once": at_once["capped"], "cap": CAP_LIMIT, "waiting_at_most": waiting,
            "caps_off": sum(1 for amounts in told.values() if len(set(amounts)) > 1), "fires": fired, "misfires": misfired,
            "requeued": requeued, "requeued_by_the_alert": raised}, problems
