#!/usr/bin/env node
// A worker in Node: claims runbook phases and runs their argv steps, one at a time. The contract is docs/reference/sql-api.md.
// usage: worker.mjs postgres://…   (npm install pg; setpriv of util-linux)
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import pg from 'pg';

const name = `node:${hostname()}:${process.pid}`;
const [db, keeper] = [0, 1].map(() => new pg.Client({ connectionString: process.argv[2] }));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function call(on, fn, args) {
  const names = Object.keys(args).map((key, i) => `${key} => $${i + 1}`).join(', ');
  return (await on.query(`select ops.${fn}(${names}) as answer`, Object.values(args))).rows[0].answer;
}

// Heartbeats until the attempt is over; a lease that is lost, a cancel or its deadline ends its process. Whether it is late the database's clock decides.
async function keep(lease, attempt) {
  for (await sleep(1000); !attempt.over; await sleep(1000)) {
    const [told] = (await call(keeper, 'lease_heartbeat', { p_worker: name, p_leases: JSON.stringify([lease]) })).leases;
    const { late } = (await keeper.query('select now() >= $1::timestamptz as late', [told.deadline_at])).rows[0];
    attempt.ended ??= told.state === 'lost' ? 'lease_lost' : told.cancel_requested ? 'cancelled' : late ? 'timeout' : null;
    if (attempt.ended) attempt.process?.kill('SIGKILL');
  }
}

async function work({ run_id, phase, lease_token, input }) {
  const token = { p_run_id: run_id, p_phase: phase, p_lease_token: lease_token };
  const attempt = { over: false };
  await call(db, 'phase_start', token);
  const kept = keep({ run_id, phase, lease_token }, attempt);
  try {
    for (const step of input.steps) {
      const { code, text } = await new Promise((done) => {  // setpriv: it does not outlive this worker
        attempt.process = execFile('setpriv', ['--pdeathsig', 'KILL', ...step.argv], { maxBuffer: 1 << 26 },
          (error, out, err) => done({ code: error ? error.code ?? error.signal : 0, text: (out + err).slice(-60000) }));
        if (attempt.ended) attempt.process.kill('SIGKILL');
      });
      const event = { event_id: randomUUID(), type: 'LOG', level: 'info', message: text || step.name };
      await call(db, 'event_append', { ...token, p_events: JSON.stringify([event]) });
      if (code === 0) continue;
      const failure = { class: attempt.ended ?? 'permanent', message: `step '${step.name}' ended with ${code}` };
      return await call(db, 'phase_fail', { ...token, p_failure: JSON.stringify(failure) });
    }
    await call(db, 'phase_complete', { ...token, p_output: JSON.stringify({ steps: input.steps.map((step) => step.name) }) });
  } finally {
    attempt.over = true;
    await kept;
  }
}

await Promise.all([db.connect(), keeper.connect()]);
const info = { instance: name, executors: ['runbook'], session_lock: true };
// by the lock the database sees our death within seconds; its key has 64 bits, more than a number of JavaScript
await keeper.query("select pg_advisory_lock((ops.worker_register($1, $2) ->> 'lock_key')::bigint)", [name, JSON.stringify(info)]);
for (;;) {
  await call(db, 'maintenance_tick', { p_worker: name });
  const { claims } = await call(db, 'run_claim', { p_worker: name, p_executors: ['runbook'], p_claim_id: randomUUID() });
  for (const claim of claims) {
    // LH071, LH011, LH072: the lease is another's by now, or the run has ended; nothing was written
    await work(claim).catch((error) => { if (!['LH071', 'LH011', 'LH072'].includes(error.code)) throw error; });
  }
  if (claims.length === 0) await sleep(1000);
}
