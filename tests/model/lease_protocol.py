#!/usr/bin/env python3
"""The lease protocol of one phase, explored to its last state: two workers that may claim, begin, beat, end, give back, die and come back late,
answers that are lost, leases that run out, a tick, a cancel. The arrows are those of schemas/lifecycle.json; the guards are the sentences of
docs/reference/sql-api.md. Each property must hold in every state that can be reached; and each guard, taken away, must break one of them, so
that none of it is there for show. Run by `./dev test model`.
"""
import collections
import json
import pathlib
import sys

ARROWS = {(t["event"], t["from"]): t["to"] for t in
          json.loads((pathlib.Path(__file__).resolve().parents[2] / "schemas/lifecycle.json").read_text())["phase_transitions"]}
TERMINAL = {"succeeded", "failed", "cancelled", "quarantined", "timed_out"}
WORKERS = (0, 1)
MAX_TOKENS = 4    # attempts in one exploration; more of the same adds no state of another kind
MAX_CRASHES = 2   # of started attempts, then the phase is quarantined

# status, leases ((token, live, started), …), what each worker holds, next token, crashes, cancel asked, tokens that ended the phase well
State = collections.namedtuple("State", "status leases held next crashes cancel ended")
START = State("queued", (), (0, 0), 1, 0, False, ())

GUARDS = ("a claim takes what is queued only", "a write presents the token of the lease", "a write finds its lease not overdue",
          "a lease is taken back when it is overdue only", "who takes a lease back removes it", "an end removes the lease",
          "an end is final", "a phase that is taken back is queued again", "a crash is counted")


class Broken(Exception):
    pass


def move(state, event):
    """By a legal arrow, or not at all."""
    to = ARROWS.get((event, state.status))
    return None if to is None else state._replace(status=to)


def find(state, token, guards):
    """The lease that a write with this token is accepted under; None: lease_lost, and nothing is written."""
    for lease in state.leases:
        if "a write presents the token of the lease" in guards and lease[0] != token:
            continue
        if "a write finds its lease not overdue" in guards and not lease[1]:
            continue
        if token and lease[0] != token:
            raise Broken("a write with another token than the lease's was accepted")
        if not lease[1]:
            raise Broken("a write under an overdue lease was accepted")
        return lease
    return None


def without(state, lease):
    return state._replace(leases=tuple(other for other in state.leases if other != lease))


def holds(state, worker, token):
    held = list(state.held)
    held[worker] = token
    return state._replace(held=tuple(held))


def end(state, lease, event, guards):
    to = move(state, event)
    if to is None and "an end is final" in guards:
        return None
    to = to or state._replace(status={"succeed": "succeeded", "fail": "failed", "cancel": "cancelled"}[event])
    return without(to, lease) if "an end removes the lease" in guards else to


def steps(state, guards):
    """(what happens, the state after it), for everything that can happen next."""
    claimable = state.status == "queued" or "a claim takes what is queued only" not in guards and state.status in ("claimed", "running")
    if claimable and not state.cancel and state.next <= MAX_TOKENS:
        to = (move(state, "claim") or state)._replace(leases=state.leases + ((state.next, True, False),), next=state.next + 1)
        for worker in WORKERS:
            yield f"worker {worker} claims", holds(to, worker, state.next)
        yield "a claim's answer is lost", to
    for worker in WORKERS:
        token = state.held[worker]
        if not token:
            continue
        yield f"worker {worker} dies", holds(state, worker, 0)
        lease = find(state, token, guards)
        if lease is None:
            yield f"worker {worker} is told that its lease is lost", holds(state, worker, 0)
            continue
        if not lease[2]:
            to = move(state, "start")
            if to:
                yield f"worker {worker} begins", without(to, lease)._replace(leases=without(to, lease).leases + ((lease[0], True, True),))
        else:
            to = end(state, lease, "succeed", guards)
            if to:
                yield f"worker {worker} ends well", holds(to._replace(ended=state.ended + (token,)), worker, 0)
            to = end(state, lease, "fail", guards)
            if to:
                yield f"worker {worker} fails for good", holds(to, worker, 0)
        to = move(state, "cancel" if state.cancel else "release")
        if to:
            yield f"worker {worker} gives it back", holds(without(to, lease), worker, 0)
    for lease in state.leases:
        if lease[1]:
            yield "time passes", without(state, lease)._replace(leases=without(state, lease).leases + ((lease[0], False, lease[2]),))
        if not lease[1] or "a lease is taken back when it is overdue only" not in guards:
            if lease[1]:
                raise Broken("a lease that lives was taken back")
            yield "the tick takes the lease back", taken_back(state, lease, guards)
    if not state.cancel and state.status not in TERMINAL:
        asked = state._replace(cancel=True)
        yield "a cancel", asked if state.leases else (move(asked, "cancel") or asked)
    if state.status in TERMINAL and "an end is final" not in guards:
        yield "a late cancel", state._replace(status="cancelled")


def taken_back(state, lease, guards):
    if state.cancel:
        to = move(state, "cancel") or state
    elif lease[2] and "a crash is counted" in guards and state.crashes + 1 >= MAX_CRASHES:
        to = (move(state, "quarantine") or state)._replace(crashes=state.crashes + 1)
    else:
        counted = state.crashes + (1 if lease[2] and "a crash is counted" in guards else 0)
        to = (move(state, "requeue") or state)._replace(crashes=counted) if "a phase that is taken back is queued again" in guards else state
    return without(to, lease) if "who takes a lease back removes it" in guards else to


def check(before, what, after):
    """The properties of one step and of the state that it leads to."""
    live = [lease for lease in after.leases if lease[1]]
    if len(live) > 1:
        raise Broken("two live leases")
    if (after.status in ("claimed", "running")) != (len(after.leases) == 1) or len(after.leases) > 1:
        raise Broken("claimed or running, and no lease; or a lease, and neither")
    if before.status in TERMINAL and after.status != before.status:
        raise Broken("an end that was not final")
    if len(after.ended) > 1:
        raise Broken("ended well twice")


def explore(guards):
    """Every state that can be reached. Throws Broken with the way that led to it."""
    way, todo, back = {START: None}, collections.deque([START]), collections.defaultdict(set)
    transitions = 0
    while todo:
        state = todo.popleft()
        try:
            for what, after in steps(state, guards):
                transitions += 1
                check(state, what, after)
                back[after].add(state)
                if after not in way:
                    way[after] = (state, what)
                    todo.append(after)
        except Broken as broken:
            trail = []
            while way[state]:
                state, what = way[state]
                trail.append(what)
            raise Broken(f"{broken}, after: {', '.join(reversed(trail)) or 'nothing'}") from None
    # no run is lost: from wherever it is, an end can be reached (or the attempts of this exploration are used up)
    alive, todo = set(), [s for s in way if s.status in TERMINAL or s.next > MAX_TOKENS and s.status == "queued"]
    while todo:
        state = todo.pop()
        if state not in alive:
            alive.add(state)
            todo += back[state]
    lost = [s for s in way if s not in alive]
    if lost:
        raise Broken(f"a run is lost: {lost[0]}")
    worst = max(s.crashes for s in way)
    if worst < MAX_CRASHES or not any(s.status == "quarantined" for s in way):
        raise Broken("a phase that kills its workers is never quarantined")
    return len(way), transitions


def main():
    failed = 0
    try:
        states, transitions = explore(frozenset(GUARDS))
        print(f"ok model: the lease protocol holds in every state ({states} states, {transitions} transitions, {MAX_TOKENS} attempts, 2 workers)")
    except Broken as broken:
        failed += 1
        print(f"not ok model: the lease protocol holds in every state\n    {broken}")
    for guard in GUARDS:
        try:
            explore(frozenset(GUARDS) - {guard})
            failed += 1
            print(f"not ok model: without '{guard}' something breaks\n    nothing does")
        except Broken as broken:
            print(f"ok model: without '{guard}': {broken}"[:220])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
