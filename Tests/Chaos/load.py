"""The platform's side under trouble: callbacks in parallel, repeated until they are answered, as WeCom does."""

import collections
import http.client
import random
import threading
import time

NO_ANSWER = (OSError, http.client.HTTPException)


class Load:
    """Posts callbacks from a few threads at a bounded rate, and remembers what was answered with 200.

    What got no answer is posted again, byte by byte the same; some of what was answered is posted again too.
    """

    REPEATS = 3
    DUPLICATES = 0.05

    def __init__(self, hearth, account, rate, expect, threads=4, seed=1):
        """`expect` is told the welcome codes before callbacks carry them."""
        self.hearth = hearth
        self.expect = expect
        self.account = account
        self.pause = threads / rate
        self.acknowledged = {}
        self.unanswered = {}
        self.other_answers = collections.Counter()
        self.posts = 0
        self.repeats = 0
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, args=(number, random.Random(seed * 1_000 + number)), daemon=True)
            for number in range(threads)
        ]

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        """Lets every thread finish what it began: repeats included."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number, chance):
        connection = None
        due = time.monotonic()
        serial = 0
        waiting = collections.deque()
        while not self._stopping.is_set() or waiting:
            due = max(due + self.pause, time.monotonic() - 1)
            time.sleep(max(0, due - time.monotonic()))
            # A repeat waits a little, because the platform does not repeat at once either.
            if waiting and (waiting[0][0] <= time.monotonic() or self._stopping.is_set()):
                _, callback, tries = waiting.popleft()
            elif self._stopping.is_set():
                continue
            else:
                serial += 1
                callback, tries = self._fresh(number, serial, chance), 0
            connection, status = self._post(connection, callback)
            with self._lock:
                self.posts += 1
                self.repeats += tries > 0
                if status == 200:
                    self.acknowledged[callback.code] = callback
                    self.unanswered.pop(callback.code, None)
                elif status is None:
                    if callback.code not in self.acknowledged:
                        self.unanswered[callback.code] = callback
                else:
                    self.other_answers[status] += 1
            if status != 200 and tries < self.REPEATS:
                waiting.append((time.monotonic() + 0.2, callback, tries + 1))
            elif status == 200 and tries == 0 and chance.random() < self.DUPLICATES:
                waiting.append((time.monotonic() + chance.random() * 2, callback, self.REPEATS))

    def _fresh(self, number, serial, chance):
        """A new customer for one of a few guides; many within one second, told apart by customer and code alone."""
        # Not long before they are used: a code is good for 20 seconds.
        if serial % 50 == 1:
            self.expect([f"CODE-{number}-{serial + ahead}" for ahead in range(50)])
        code = f"CODE-{number}-{serial}"
        guide = f"guide-0{chance.randrange(1, 6)}"
        letter = self.account.contact_added(guide, f"wm{number}x{serial}", code, "poster-07")
        return self.account.callback(letter, code)

    def _post(self, connection, callback):
        """Posts on a kept connection; gives back the connection and the status, None when no answer came."""
        try:
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.hearth.port, timeout=5)
            connection.request("POST", callback.path, callback.body, {"Content-Type": "text/xml"})
            answer = connection.getresponse()
            answer.read()
            return connection, answer.status
        except NO_ANSWER:
            if connection:
                connection.close()
            return None, None
