"""What others do to a service: somebody who holds a transaction open, and an account that is louder than all others."""

import os
import subprocess
import threading
import time

from report import head, row
from rig.wecom import Account

LOUD, QUIET = Account(), Account(name="quiet-wecom", agent=1000003)


def added(account, first, count):
    """Customers who add guides: events that plays listen to, each with something to send."""
    return [
        account.callback(account.contact_added(f"guide-0{number % 5 + 1}", f"{account.name}{number}", f"W{number}"))
        for number in range(first, first + count)
    ]


def part(values, share):
    values = sorted(values)
    return values[int(share * (len(values) - 1))] if values else 0


class Watch:
    """Latencies of one account's events from a moment on, as the record tells them, in milliseconds."""

    def __init__(self, hearth, account):
        self.hearth, self.account = hearth, account
        self.after = hearth.rows("SELECT coalesce(max(id), 0) FROM inbox")[0][0]

    def latencies(self):
        decided = self.hearth.rows(
            "SELECT d.decided_at - i.received_at FROM inbox i JOIN decisions d ON d.event = i.id "
            f"WHERE i.id > {self.after} AND i.account = '{self.account.name}' AND i.source = 'callback'"
        )
        settled = self.hearth.rows(
            "SELECT o.settled_at - i.received_at FROM inbox i JOIN outbox o ON o.event = i.id "
            f"WHERE i.id > {self.after} AND i.account = '{self.account.name}' AND o.settled_at IS NOT NULL"
        )
        return [value for (value,) in decided], [value for (value,) in settled]


def post_steadily(hearth, callbacks, rate):
    """Posts one after the other at a rate."""
    due = time.monotonic()
    for callback in callbacks:
        time.sleep(max(0, due - time.monotonic()))
        due += 1 / rate
        hearth.post(callback)


def backlog(hearth):
    undecided = (
        "SELECT (SELECT max(id) FROM inbox) - (SELECT min(CASE WHEN prompt < ordinary THEN prompt ELSE ordinary END) "
        "FROM shards)"
    )
    unsent = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'retry', 'leased', 'inflight')"
    return hearth.rows(undecided)[0][0], hearth.rows(unsent)[0][0]


def steady(loads, durable, first, seconds, rate):
    """A steady load, with the backlog looked at every second."""
    hearth = durable.hearth
    watch = Watch(hearth, LOUD)
    file = loads.write(added(LOUD, first, int(rate * seconds)))
    seen = []
    load = threading.Thread(target=lambda: loads.post(durable.port, file, seconds + 10, rate))
    load.start()
    while load.is_alive():
        seen.append(backlog(hearth))
        time.sleep(1)
    load.join()
    durable.check()
    os.unlink(file)
    decided, settled = watch.latencies()
    return {
        "undecided": part([undecided for undecided, _ in seen], 0.9),
        "unsent": part([unsent for _, unsent in seen], 0.9),
        "decided": part(decided, 0.99),
        "settled": part(settled, 0.99),
        "events": len(decided),
    }


def held_transaction(callbacks, durable, floors):
    """A steady load as it is, and beside a transaction that keeps its view of the data from the beginning."""
    options = callbacks.options
    rate, seconds = options.held_rate, options.held_seconds
    steady(callbacks.loads, durable, 1, 5, rate)
    normal = steady(callbacks.loads, durable, 1_000_000, seconds, rate)
    holder = subprocess.Popen(
        ["psql", "--no-psqlrc", "--quiet", durable.hearth.postgres], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        text=True, cwd="/",
    )
    holder.stdin.write("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM inbox; SELECT count(*) FROM outbox;\n")
    holder.stdin.flush()
    time.sleep(1)
    held = steady(callbacks.loads, durable, 2_000_000, seconds, rate)
    is_held = holder.poll() is None
    holder.stdin.close()
    holder.wait()
    print(
        f"A transaction held open for {seconds:g} s beside {rate:g} customers a second who add a guide "
        f"({'held to the end' if is_held else 'NOT held to the end'}):\n"
    )
    head("", "as it is", "beside it", "ratio")
    for name, what in (
        ("events", "events"), ("decided", "decided after, ms (99 of 100)"), ("settled", "sent after, ms (99 of 100)"),
        ("undecided", "behind the newest event (9 of 10 looks)"), ("unsent", "effects on their way (9 of 10 looks)"),
    ):
        ratio = held[name] / max(1, normal[name])
        row(what, normal[name], held[name], f"{ratio:.2f}")
        if name != "events":
            floors.at_most(f"held transaction, {what}: times as it is, in hundredths", round(100 * ratio), 200)
    print()


def loud_account(callbacks, durable, floors):
    """A quiet account alone, and while another one has 20,000 customers at once."""
    hearth, count = durable.hearth, 20_000
    found = []
    for number, is_loud in enumerate((False, True)):
        watch = Watch(hearth, QUIET)
        quiet = added(QUIET, number * 1_000, 60)
        poster = threading.Thread(target=post_steadily, args=(hearth, quiet, 5))
        poster.start()
        if is_loud:
            file = callbacks.loads.write(added(LOUD, 5_000_000, count))
            time.sleep(1)
            spent = [each.seconds() for each in (durable, durable.postgres) if each]
            callbacks.loads.post(durable.port, file, 60)
            os.unlink(file)
        poster.join()
        hearth.wait_until_settled(300)
        found.append(watch.latencies())
    durable.wait_until_idle()
    spent = [each.seconds() - before for each, before in zip((durable, durable.postgres), spent)]
    print(f"{durable.name}, 60 customers of a quiet account, alone and beside {count:,} of another one at once:\n")
    head("", "alone", "beside it")
    for what, values in (("decided", [each[0] for each in found]), ("sent or refused", [each[1] for each in found])):
        alone, beside = (part(each, 0.99) for each in values)
        row(f"{what} after, ms (99 of 100)", alone, beside)
        floors.at_most(f"{durable.name}, quiet account beside a loud one, {what} after, ms", beside, 2 * alone + 100)
    parts = [f"{1e6 * each / count:,.0f} µs of {who}" for each, who in zip(spent, ("Hearth", "PostgreSQL"))]
    print(f"\nFrom the callback to the answer of the platform, a customer with a welcome takes {' and '.join(parts)}.\n")
