"""Whether Hearth and its fake DingTalk understand libraries for DingTalk, and are understood by them.

dingtalk-sdk encrypts and decrypts events; dingtalk-stream is the platform's own, and knows messages and cards;
DingtalkChatbot signs. No library signs presses on cards: there Python's HMAC stands for the platform's rule.

The module of dingtalk-sdk is called `dingtalk`, so no file here may be.
"""

import logging
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402
from rig.dingtalk import DingTalkAccount  # noqa: E402
from rig.hearth import Hearth, free_port  # noqa: E402
from rig.sandbox import Chats, Sandbox  # noqa: E402
from rig.wecom import Account  # noqa: E402

# dingtalk-stream asks for it once, when it is loaded.
PORT = free_port()
os.environ["DINGTALK_OPENAPI_ENDPOINT"] = f"http://127.0.0.1:{PORT}/dingtalk"

from dingtalk_calls import Calls  # noqa: E402
from dingtalk_listeners import Listeners  # noqa: E402
from dingtalk_signed import Signed  # noqa: E402


def fake(folder, claims):
    """The fake DingTalk alone: the libraries are in Hearth's place."""
    account = DingTalkAccount()
    # A sandbox plays an app of WeCom first; it is left alone here.
    hearth = Hearth(folder, [Account(), account], f"http://127.0.0.1:{PORT}")
    sandbox = Sandbox(hearth, PORT)
    chats = Chats(sandbox.base, "dingtalk")
    listeners = Listeners(account, hearth.port, chats, claims)
    try:
        print("dingtalk-stream and dingtalk-sdk listen to the sandbox:")
        calls = Calls(account, sandbox, chats, claims)
        listeners.run(calls)
        # Comes again after ten seconds, in which there is more to do.
        listeners.fail()
        print("They and DingtalkChatbot call the sandbox:")
        calls.run(listeners)
        listeners.repeated()
        listeners.signatures()
    except Exception:
        print(sandbox.process.log.read_text(errors="replace"), file=sys.stderr)
        raise
    finally:
        listeners.close()
        sandbox.process.kill()


def main():
    # What the libraries log of each refusal is what is claimed.
    logging.disable(logging.CRITICAL)
    folder, claims = pathlib.Path(sys.argv[1]), Claims()
    for name in ("signed", "fake"):
        (folder / name).mkdir()
    Signed(folder / "signed", claims).run()
    fake(folder / "fake", claims)
    claims.finish()


if __name__ == "__main__":
    main()
