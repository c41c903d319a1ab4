"""Whether Hearth and its fake Slack understand Slack's own libraries, and are understood by them."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth, free_port  # noqa: E402
from rig.sandbox import Chats, Sandbox  # noqa: E402
from rig.slack import SlackAccount  # noqa: E402
from rig.wecom import Account  # noqa: E402
from slack_calls import Calls  # noqa: E402
from slack_listeners import Listeners  # noqa: E402
from slack_signed import Signed  # noqa: E402


def fake(folder, claims):
    """The fake Slack alone: the libraries are in Hearth's place."""
    account, port = SlackAccount(), free_port()
    # A sandbox plays an app of WeCom first; it is left alone here.
    hearth = Hearth(folder, [Account(), account], f"http://127.0.0.1:{port}")
    sandbox = Sandbox(hearth, port)
    chats = Chats(sandbox.base, "slack")
    try:
        calls = Calls(account, sandbox, chats, claims)
        print("slack_bolt listens to the sandbox:")
        Listeners(account, hearth.port, calls.client, chats, claims).run()
        print("slack_sdk calls the sandbox:")
        calls.run(f"http://127.0.0.1:{hearth.port}/p/acme/sign-in")
    except Exception:
        print(sandbox.process.log.read_text(errors="replace"), file=sys.stderr)
        raise
    finally:
        sandbox.process.kill()


def main():
    folder, claims = pathlib.Path(sys.argv[1]), Claims()
    for name in ("signed", "fake"):
        (folder / name).mkdir()
    Signed(folder / "signed", claims).run()
    fake(folder / "fake", claims)
    claims.finish()


if __name__ == "__main__":
    main()
