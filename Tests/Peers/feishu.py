"""Whether Hearth and its fake Feishu understand Feishu's own library, and are understood by it."""

import logging
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from feishu_calls import Calls  # noqa: E402
from feishu_listeners import Listeners  # noqa: E402
from feishu_signed import Signed  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.feishu import FeishuAccount  # noqa: E402
from rig.hearth import Hearth, free_port  # noqa: E402
from rig.sandbox import Chats, Sandbox  # noqa: E402
from rig.wecom import Account  # noqa: E402


def fake(folder, account, claims):
    """The fake Feishu alone, of one account: the library is in Hearth's place."""
    port = free_port()
    # A sandbox plays an app of WeCom first; it is left alone here.
    hearth = Hearth(folder, [Account(), account], f"http://127.0.0.1:{port}")
    sandbox = Sandbox(hearth, port)
    chats = Chats(sandbox.base, "feishu")
    listeners = Listeners(account, hearth.port, chats, claims)
    try:
        if account.key:
            encrypted(account, sandbox, chats, listeners, hearth.port, claims)
        else:
            print("lark-oapi listens to a sandbox without an Encrypt Key:")
            listeners.clear()
    except Exception:
        print(sandbox.process.log.read_text(errors="replace"), file=sys.stderr)
        raise
    finally:
        listeners.close()
        sandbox.process.kill()


def encrypted(account, sandbox, chats, listeners, port, claims):
    calls = Calls(account, sandbox, chats, claims)
    print("lark-oapi listens to the sandbox:")
    listeners.run()
    listeners.press(calls.ask())
    # Comes again after a quarter of a minute, in which there is more to do.
    listeners.fail()
    print("lark-oapi calls the sandbox:")
    calls.run(f"http://127.0.0.1:{port}/p/acme/sign-in")
    listeners.repeated()
    listeners.signatures()


def main():
    # What the library logs of each refusal is what is claimed.
    logging.disable(logging.CRITICAL)
    folder, claims = pathlib.Path(sys.argv[1]), Claims()
    for name in ("signed", "fake", "clear"):
        (folder / name).mkdir()
    Signed(folder / "signed", claims).run()
    fake(folder / "fake", FeishuAccount(), claims)
    fake(folder / "clear", FeishuAccount(key=None), claims)
    claims.finish()


if __name__ == "__main__":
    main()
