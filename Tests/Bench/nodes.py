"""One node against two on one PostgreSQL."""

import concurrent.futures
import os
import statistics

from contenders import Durable
from report import Middle, head, row


def one_round(callbacks, nodes, files, seconds):
    """The same load on every node at the same time."""
    postgres = nodes[0].postgres
    for node in nodes:
        node.wait_until_idle()
    before, before_postgres = sum(node.seconds() for node in nodes), postgres.seconds()
    with concurrent.futures.ThreadPoolExecutor(len(nodes)) as pool:
        posts = [
            pool.submit(callbacks.loads.post, node.port, file, seconds, None, 64 // len(nodes))
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


def two_nodes(folder, callbacks, postgres, started):
    options = callbacks.options
    first = started(Durable(folder, "node 1", postgres=postgres))
    files = callbacks.loads.files(3 * options.paced_rounds, options.requests // 2)
    found = {1: [], 2: []}
    for _ in range(options.paced_rounds):
        found[1].append(one_round(callbacks, [first], [files.pop()], options.seconds))
    second = started(Durable(folder, "node 2", postgres=postgres, beside=first, sandbox_port=first.sandbox_port))
    for _ in range(options.paced_rounds):
        found[2].append(one_round(callbacks, [first, second], [files.pop(), files.pop()], options.seconds))
    for file in files:
        os.unlink(file)
    print(f"Nodes on one PostgreSQL, 64 connections in all, {options.paced_rounds} rounds of {options.seconds:g} s:\n")
    head("median (least–most)", "callbacks per second", "p99, µs", "CPU of the nodes, s", "CPU of PostgreSQL, s")
    for count, rounds in found.items():
        row(f"{count}", *(Middle([each[name] for each in rounds]) for name in ("rate", "p99", "cpu", "postgres")))
    ratio = statistics.median(each["rate"] for each in found[2]) / statistics.median(each["rate"] for each in found[1])
    busy = [(each["cpu"] + each["postgres"]) / options.seconds / os.cpu_count() for each in found[1]]
    print(
        f"\nTwo nodes take {ratio:.2f} × as many callbacks as one. Hearth and PostgreSQL alone keep "
        f"{statistics.median(busy):.0%} of this machine's processors busy with one node; the rest is the load.\n"
    )
