"""A newcomer in a group with the bot, on a phone: the sandbox's pages of the platforms where bots sit in groups."""

from selenium.webdriver.common.by import By

from rig.hearth import wait_until

PLATFORMS = {"slack": "Slack", "feishu": "飞书", "dingtalk": "钉钉"}


class Chat:
    def __init__(self, phone, base, claims):
        self.phone = phone
        self.base = base
        self.claims = claims

    def look_around(self, what):
        self.phone.take_picture(what)
        self.claims.check(self.phone.overflow() <= 0, f"{what}: nothing is wider than the phone")

    def lines(self):
        # In one look: the page follows the chat, and puts other elements in the place of these.
        return self.phone.measure("[...document.querySelectorAll('ol.chat > li')].map(line => line.innerText)")

    def say(self, text):
        field = self.phone.driver.find_element(By.CSS_SELECTOR, ".doing input[name=text]")
        field.send_keys(text)
        self.phone.press(".doing form button")

    def play(self):
        """The same newcomer, the same words, on each platform."""
        self.phone.open(f"{self.base}/sandbox/slack")
        for platform, name in PLATFORMS.items():
            self.phone.driver.find_element(By.LINK_TEXT, name).click()
            self.claims.equal(self.phone.path, f"/sandbox/{platform}", f"{name} is one click away")
            self.look_around(platform)
            wait_until(lambda: self.phone.has(".chat form button"), 20, f"{name}: the quiz stands there with buttons")
            self.claims.check(True, f"{name}: the quiz stands there with buttons")
            self.say("帮助")
            self.hears("签到", f"{name}: help tells what can be done")
            self.say("签到")
            self.hears("连续", f"{name}: a check-in is answered")
            self.phone.measure("""
                [...document.querySelectorAll('.chat form button')].find(b => b.innerText.startsWith('A ')).click()""")
            self.phone.note()
            self.hears("你的答案是", f"{name}: a press is answered")
            self.look_around(f"{platform}-played")
        self.phone.driver.find_element(By.LINK_TEXT, "企业微信").click()
        self.claims.equal(self.phone.path, "/sandbox", "and so is WeCom")

    def hears(self, words, what):
        """The newcomer is told so in the group, or alone; an open page shows it by itself."""
        driver = self.phone.driver
        here = driver.current_url
        alone = self.phone.measure("""
            [...document.querySelectorAll('nav.places a')].find(link => link.innerText.trim().startsWith('@')).href""")

        def is_told():
            return any(words in line for line in self.lines())

        try:
            wait_until(is_told, 5, what)
        except TimeoutError:
            driver.get(alone)
            wait_until(is_told, 10, what)
            driver.get(here)
        self.phone.note()
        self.claims.check(True, what)
