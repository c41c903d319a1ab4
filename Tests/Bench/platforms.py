"""What a callback of each platform costs until it is durable and decided, against a server that does nothing."""

import os

from contenders import Durable
from letters import PLATFORMS
from loads import FEW, said_to_wecom
from report import Middle, head, row
from rig.wecom import Account


class Listener(Durable):
    """Hearth with an account of one platform, and the callbacks that are posted to it."""

    def __init__(self, folder, name, account, letter):
        # The sandbox plays the first account, which is WeCom's.
        accounts = [account] if type(account) is Account else [Account(), account]
        super().__init__(folder, name, accounts=accounts)
        self.account, self.letter = account, letter


def listeners(folder):
    found = [Listener(folder, "WeCom", Account(), said_to_wecom)]
    found += [Listener(folder, name, account(), letter) for name, account, letter in PLATFORMS]
    return found


def platforms(callbacks, bare, contenders):
    """Alternating rounds; the callbacks of a round are made just before it, because a signature grows old."""
    options = callbacks.options
    found = {contender.name: [] for contender in [bare, *contenders]}
    kinds = [(contender.account, contender.letter) for contender in contenders]
    for number in range(options.rounds + 1):
        files = callbacks.loads.files_of(kinds, options.platform_requests)
        for contender, file in [(bare, files[0]), *zip(contenders, files)]:
            seconds = options.seconds if number else 2
            figures = callbacks.round(contender, file, seconds=seconds, connections=FEW)
            figures["bytes"] = file.stat().st_size / options.platform_requests
            if number:
                found[contender.name].append(figures)
        for file in files:
            os.unlink(file)
    print(
        f"A message in a group, as each platform tells of it, {FEW} connections, {options.rounds} alternating rounds of "
        f"{options.seconds:g} s, the bare server with WeCom's:\n"
    )
    head("median (least–most)", "bytes", "callbacks per CPU second", f": {bare.name}", ": WeCom", "a second", "p99, µs")
    for name, rounds in found.items():
        ratios = [callbacks.ratio(found, name, other) for other in (bare.name, contenders[0].name)]
        row(
            name, f"{rounds[0]['bytes']:,.0f}", Middle([each["answered"] / each["cpu"] for each in rounds]),
            *(f"{ratio:.2f}" for ratio in ratios), *(Middle([each[figure] for each in rounds]) for figure in ("rate", "p99")),
        )
    print()
