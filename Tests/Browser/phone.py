"""A phone: Chromium at a phone's size, which notes what it loads, what it complains about and how it looks."""

import base64
import json
import pathlib
import shutil
import urllib.parse

from selenium import webdriver
from selenium.webdriver.common.by import By

WIDTH, HEIGHT = 390, 844
# Bytes of one page as it comes, without what a browser keeps: style sheet, script and icon.
HEAVIEST = 100 * 1024


class Phone:
    def __init__(self, folder, pictures, name, has_script=True):
        """`folder` is for the browser's own files; `pictures` are kept under `name`."""
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        profile = pathlib.Path(folder) / f"profile-{name}"
        # In a container there is neither a user namespace nor much shared memory for it.
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--disable-gpu", "--lang=zh-CN", "--accept-lang=zh-CN,zh", "--no-first-run", "--disable-background-networking",
                         f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        if not has_script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(20)
        self.pictures = pathlib.Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.shown = 0
        self.requests = []
        self.weights = {}
        self.complaints = []
        self.look(WIDTH, dark=False)

    def look(self, width, dark):
        self.width = width
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": width < 600})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def open(self, address):
        self.driver.get(address)
        self.note()

    def press(self, selector):
        """Presses the first element of the selector, as a finger would: it is scrolled to, and must be in sight."""
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.note()

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def has(self, selector):
        return bool(self.all(selector))

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    @property
    def path(self):
        return urllib.parse.urlsplit(self.driver.current_url).path

    def measure(self, script):
        """What a script of the test's own gives; runs where pages may not run theirs, too."""
        result = self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": script, "returnByValue": True})
        return result["result"].get("value")

    def small_targets(self):
        """What one presses and is under 44 pixels high; words inside a sentence are left out."""
        return self.measure("""
            [...document.querySelectorAll('button, .button, .option, summary, .top a, .entries a')]
              .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
              .map(e => e.outerHTML.slice(0, 80))""")

    def overflow(self):
        return self.measure("document.documentElement.scrollWidth") - self.width

    def take_picture(self, what):
        self.shown += 1
        height = min(self.measure("document.documentElement.scrollHeight"), 6000)
        clip = {"x": 0, "y": 0, "width": self.width, "height": max(height, 300), "scale": 1}
        data = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        path = self.pictures / f"{self.name}-{self.shown:02d}-{what}.png"
        path.write_bytes(base64.b64decode(data["data"]))

    def note(self):
        """Reads what the browser logged since the last time."""
        for entry in self.driver.get_log("browser"):
            self.complaints.append(f"{self.path}: {entry['level']} {entry['message']}")
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            parameters = message.get("params", {})
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(parameters["request"]["url"])
            if message["method"] == "Network.responseReceived" and parameters.get("type") == "Document":
                self.weights[parameters["requestId"]] = [parameters["response"]["url"], 0]
            if message["method"] == "Network.dataReceived" and parameters["requestId"] in self.weights:
                self.weights[parameters["requestId"]][1] += parameters["dataLength"]

    def foreign_requests(self, hosts):
        """Addresses that were asked for although they are of no host that was meant."""
        found = {urllib.parse.urlsplit(url).netloc for url in self.requests if url.startswith(("http:", "https:"))}
        return sorted(found - set(hosts))

    def too_heavy(self):
        return [f"{url} has {size} bytes" for url, size in self.weights.values() if size > HEAVIEST]

    def quit(self):
        self.driver.quit()
