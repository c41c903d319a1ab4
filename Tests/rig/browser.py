"""A browser with cookies of its own, which follows links, reads forms and sends them."""

import html.parser
import http.client
import re
import threading
import time
import urllib.parse

NO_ANSWER = (OSError, http.client.HTTPException)


class Form:
    """A form as a page shows it: where it goes, and what stands in it."""

    def __init__(self, action):
        self.action = action
        self.fields = []
        # What can be chosen, by the name of the field.
        self.choices = {}

    @property
    def deed(self):
        return dict(self.fields).get("deed")

    def filled(self, **chosen):
        """The body that is sent with these choices; `q_one` stands for the field `q-one`."""
        fields = [(name, value) for name, value in self.fields if name not in self.choices]
        return urllib.parse.urlencode(fields + [(name.replace("_", "-"), value) for name, value in chosen.items()])


class Page(html.parser.HTMLParser):
    """What somebody sees of a page: its text, its links and its forms."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.source = text
        self.links = []
        self.forms = []
        self._words = []
        self._form = None
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("title", "svg"):
            self._hidden += 1
        elif tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "form":
            self._form = Form(values.get("action", ""))
            self.forms.append(self._form)
        elif tag in ("input", "button") and self._form and values.get("name"):
            self._form.fields.append((values["name"], values.get("value", "")))
            if values.get("type") != "hidden":
                self._form.choices.setdefault(values["name"], []).append(values.get("value", ""))

    def handle_endtag(self, tag):
        if tag in ("title", "svg"):
            self._hidden -= 1
        elif tag == "form":
            self._form = None

    def handle_data(self, data):
        if not self._hidden and data.strip():
            self._words.append(" ".join(data.split()))

    @property
    def text(self):
        return "\n".join(self._words)

    def form(self, deed):
        return next((form for form in self.forms if form.deed == deed), None)


class Answer:
    def __init__(self, address, status, headers, body):
        self.address = address
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def page(self):
        return Page(self.body.decode())


class Browser:
    """Keeps a connection for each server and thread, and cookies for each server.

    With `patience`, so many seconds, it asks again while nobody answers, as people press again what did not work: the
    same bytes, so the same form. 503 says so, too.
    """

    _kept = threading.local()

    def __init__(self, patience=0):
        self.patience = patience
        self._cookies = {}
        self._lock = threading.Lock()

    def open(self, address, body=None, follows=True):
        """Opens an address, or posts a form to it; goes on to where it is sent."""
        for _ in range(8):
            answer = self._ask(address, body)
            if not follows or answer.status not in (302, 303):
                return answer
            address, body = urllib.parse.urljoin(address, answer.headers["Location"]), None
        raise RuntimeError(f"sent on and on to {address}")

    def send(self, address, body):
        """Posts a form and follows nothing: what tells that it was taken is the answer itself."""
        return self.open(address, body, follows=False)

    def _ask(self, address, body):
        end = time.monotonic() + self.patience
        while True:
            try:
                answer = self._once(address, body)
                if answer.status != 503:
                    return answer
                problem = RuntimeError(f"{address} answers 503")
            except NO_ANSWER as error:
                problem = error
            if time.monotonic() > end:
                raise problem
            time.sleep(0.02)

    def _once(self, address, body):
        parts = urllib.parse.urlsplit(address)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Accept-Language": "zh-CN"}
        with self._lock:
            cookies = self._cookies.get(parts.netloc, {})
            if cookies:
                headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        kept = self._kept.__dict__
        try:
            if parts.netloc not in kept:
                kept[parts.netloc] = http.client.HTTPConnection(parts.netloc, timeout=15)
            connection = kept[parts.netloc]
            connection.request("GET" if body is None else "POST", target, body, headers)
            answer = connection.getresponse()
            data = answer.read()
        except NO_ANSWER:
            kept.pop(parts.netloc).close()
            raise
        with self._lock:
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()
                self._cookies.setdefault(parts.netloc, {})[name] = value
        return Answer(address, answer.status, answer.headers, data)

    def take_cookies(self, other, netloc, to):
        """Shows another server the cookies of one: behind one address, both are the same to a browser."""
        self._cookies[to] = dict(other._cookies.get(netloc, {}))

    def sign_in(self, page, visitor):
        """Opens a page as nobody, presses "sign in", and is `visitor` for the sandbox; gives back the page as it is
        then."""
        link = next(link for link in self.open(page).page.links if "/_in?" in link)
        answer = self.open(urllib.parse.urljoin(page, link))
        # Asked again when the one answer to a code was lost: a code is good once.
        while ways := [way for way in answer.page.links if "/connect/oauth2/as/" in way]:
            # The sandbox shows the newest customers only; any other has a link of the same form.
            name = urllib.parse.quote(visitor, safe="")
            way = re.sub(r"/as/[^?]*", lambda _: f"/as/{name}", ways[0])
            answer = self.open(urllib.parse.urljoin(answer.address, way))
        if any("/_in?" in link for link in answer.page.links):
            raise RuntimeError(f"{visitor} is not recognised: {answer.status} {answer.page.text[:300]}")
        return answer
