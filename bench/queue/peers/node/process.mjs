// What the Node peers share: their modules (installed outside the tree), the command line, the drain that counts, one JSON line on stdout.
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

export const load = createRequire(`${process.env.LHCR_QUEUE_NODE}/package.json`);
export { sleep };
export const pause = (low, spread) => sleep(low + Math.random() * spread);

function meter() {
  const began = performance.now(), cpu = process.cpuUsage();
  return () => {
    const used = process.cpuUsage(cpu);
    return { seconds: (performance.now() - began) / 1000, cpu_s: (used.user + used.system) / 1e6 };
  };
}

export async function insert(peer, count) {
  for (let left = count; left > 0; left -= 5000) await peer.insert(Math.min(left, 5000));
}

// peer.work(onJob) starts its workers and answers the function that stops them; peer.left() asks its own table.
async function drain(peer, count) {
  const seen = new Set();
  let executed = 0, allDone;
  const all = new Promise((resolve) => { allDone = resolve; });
  const used = meter();
  const stop = await peer.work((id) => {
    seen.add(id);
    if (++executed === count) allDone();
  });
  await all;
  while (await peer.left()) await sleep(2); // completions may be written after the work
  const measured = used();
  await stop();
  return { executed, distinct: seen.size, ...measured };
}

async function drainFor(peer, backlog, seconds) {
  let executed = 0, counted = 0, inserted = 0, feeding = null;
  const windows = [], used = meter();
  const stop = await peer.work(() => { executed++; });
  while (windows.length < seconds) {
    await sleep(5);
    if (used().seconds >= windows.length + 1) {
      windows.push(executed - counted);
      counted = executed;
    }
    if (!feeding && backlog + inserted - executed < backlog / 2) {
      const more = Math.floor(backlog / 2);
      inserted += more;
      feeding = insert(peer, more).then(() => { feeding = null; });
    }
  }
  const measured = used();
  await feeding;
  await stop();
  return { executed, inserted, windows, ...measured };
}

// One job at a time on an idle queue: from the call that inserts it to the first line of its work.
async function latency(peer, samples) {
  let started;
  const stop = await peer.work(() => started(performance.now())), waits_ms = [], inserts_ms = [];
  for (let i = -5; i < samples; i++) { // the first five warm it up
    await pause(20, peer.pollMs ?? 40); // not in step with the polls of those that poll
    const start = new Promise((resolve) => { started = resolve; });
    const began = performance.now();
    await peer.insert(1);
    const inserted = performance.now();
    const wait = (await start) - began;
    if (i >= 0) { waits_ms.push(wait); inserts_ms.push(inserted - began); }
  }
  while (await peer.left()) await sleep(2);
  await stop();
  return { waits_ms, inserts_ms };
}

export async function main(peer, [command, first, second]) {
  const commands = {
    setup: async () => { await peer.setup(); return {}; },
    insert: async () => {
      const used = meter();
      await insert(peer, Number(first));
      return { jobs: Number(first), ...used() };
    },
    drain: () => drain(peer, Number(first)),
    "drain-for": () => drainFor(peer, Number(first), Number(second)),
    latency: () => latency(peer, Number(first)),
  };
  if (!commands[command]) throw new Error(`there is no command '${command}'`);
  await peer.open(command);
  console.log(JSON.stringify(await commands[command]()));
  await peer.close();
}
