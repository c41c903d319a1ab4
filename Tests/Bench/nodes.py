"""One node against two on one PostgreSQL."""

import concurrent.futures
import os
import statistics

from contenders import Durable
from report import Middle, head, row
from share import Share

# Enough that nobody waits for a caller: a commit is shared by what comes while the one before is under way.
CONNECTIONS = 256
# Of one processor, so that PostgreSQL and the load have room beside two nodes.
HUNDREDTHS = 20


def one_round(callbacks, nodes, files, seconds):
    """The same load on every node at the same time."""
    postgres = nodes[0].postgres
    for node in nodes:
        node.wait_until_idle()
    before, before_postgres = sum(node.seconds() for node in nodes), postgres.seconds()
    with concurrent.futures.ThreadPoolExecutor(len(nodes)) as pool:
        posts = [
            pool.submit(callbacks.loads.post, node.port, file, seconds, None, CONNECTIONS // len(nodes))
            for node, file in zip(nodes, files)
        ]
        figures = [post.result() for post in posts]
    for node in nodes:
        node.wait_until_idle()
        node.check()
    return {
        "answered": sum(each["answered"] for each in figures),
        "rate": sum(each["rate"] for each in figures),
        "p99": max(each["p99"] for each in figures),
        "cpu": sum(node.seconds() for node in nodes) - before,
        "postgres": postgres.seconds() - before_postgres,
    }


def compare(callbacks, first, second, started, stop):
    """Rounds with one node, then with both."""
    options = callbacks.options
    files = callbacks.loads.files(3 * options.paced_rounds, options.requests)
    found = {1: [], 2: []}
    for _ in range(options.paced_rounds):
        found[1].append(one_round(callbacks, [first], [files.pop()], options.seconds))
    started(second)
    for _ in range(options.paced_rounds):
        found[2].append(one_round(callbacks, [first, second], [files.pop(), files.pop()], options.seconds))
    for file in files:
        os.unlink(file)
    stop(second)
    head("nodes", "callbacks per second", "p99, µs", "CPU of the nodes, s", "CPU of PostgreSQL, s")
    for count, rounds in found.items():
        row(f"{count}", *(Middle([each[name] for each in rounds]) for name in ("rate", "p99", "cpu", "postgres")))
    print()
    busy = [(each["cpu"] + each["postgres"]) / options.seconds / os.cpu_count() for each in found[1]]
    return (
        statistics.median(each["rate"] for each in found[2]) / statistics.median(each["rate"] for each in found[1]),
        statistics.median(busy),
    )


def two_nodes(folder, callbacks, postgres, started, floors):
    options = callbacks.options
    first = started(Durable(folder, "node 1", postgres=postgres))
    second = Durable(folder, "node 2", postgres=postgres, beside=first, sandbox_port=first.sandbox_port)
    print(
        f"Nodes on one PostgreSQL, {CONNECTIONS} connections in all, {options.paced_rounds} rounds of "
        f"{options.seconds:g} s, median (least–most):\n"
    )
    ratio, busy = compare(callbacks, first, second, started, lambda node: node.stop())
    print(
        f"Two nodes take {ratio:.2f} × as many callbacks as one. One node and PostgreSQL keep {busy:.0%} of this "
        "machine's processors busy; the rest is the load.\n"
    )
    if not Share.is_possible():
        print("Nodes with a part of a processor each: not measured, because this machine gives no parts (needs root).\n")
        return
    shares = [Share(f"hearth-node-{number}", HUNDREDTHS) for number in (1, 2)]
    try:
        shares[0].hold(first.process.id)

        def start(node):
            node.start()
            shares[1].hold(node.process.id)

        print(f"The same, each node with {HUNDREDTHS} hundredths of one processor, as if it had a machine of its own:\n")
        ratio, busy = compare(callbacks, first, second, start, lambda node: node.stop())
        print(f"Two nodes take {ratio:.2f} × as many callbacks as one.\n")
        floors.at_least("callbacks per second, two small nodes : one", ratio, 1.2)
    finally:
        second.stop()
        first.stop()
        for share in shares:
            share.end()
