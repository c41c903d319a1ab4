extension CustomerAssets {
    /// What makes a page move: the countdown, numbers that others change, a new state when there is one.
    ///
    /// Nothing depends on it: every act is a form, every state a page. It never writes markup, only texts and whole
    /// pages of ours.
    static let script = #"""
        (() => {
        'use strict';
        const body = document.body;
        const main = () => document.getElementById('main');
        const clock = () => +new Date;
        let skew = Number(body.dataset.now) - clock();
        let touched = false, asked = 0, busy = false, again = 0;
        const two = n => String(n).padStart(2, '0');
        const all = (selector, work) => main().querySelectorAll(selector).forEach(work);

        const fresh = async () => {
          if (busy) return;
          busy = true;
          try {
            const answer = await fetch(location.href, { credentials: 'same-origin', headers: { Accept: 'text/html' } });
            if (!answer.ok) return;
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const next = page.getElementById('main');
            if (!next) return;
            skew = Number(page.body.dataset.now) - clock();
            document.title = page.title;
            main().replaceWith(next);
            touched = false;
            tick();
          } catch (error) { /* The next event asks again. */ } finally { busy = false; }
        };

        // Who is about to answer is not interrupted, only told.
        const changed = () => {
          const news = document.getElementById('news');
          if (touched && news) news.hidden = false; else fresh();
        };

        const tick = () => {
          const now = clock() + skew;
          all('[data-until]', stage => {
            const until = Number(stage.dataset.until), face = stage.querySelector('.countdown');
            if (!until || !face) return;
            const rest = Math.max(0, Math.ceil((until - now) / 1000)), days = Math.floor(rest / 86400);
            face.textContent = rest === 0 ? '' : (days ? days + body.dataset.days + ' ' : '')
              + (rest >= 3600 ? two(Math.floor(rest / 3600) % 24) + ':' : '')
              + two(Math.floor(rest / 60) % 60) + ':' + two(rest % 60);
            // Not all phones at the same moment, and not again and again.
            if (rest === 0 && asked !== until) {
              asked = until;
              setTimeout(changed, 500 + performance.now() % 2500);
            }
          });
        };

        const counts = told => {
          all('[data-count]', place => {
            const count = told[place.dataset.count];
            if (count !== undefined) place.textContent = String(count).replace(/\B(?=(\d{3})+$)/g, ',');
          });
          const sum = Object.keys(told).filter(name => name.startsWith('option-')).reduce((s, name) => s + told[name], 0);
          const part = name => sum > 0 && told[name] !== undefined ? Math.round(told[name] * 100 / sum) : null;
          all('[data-percent]', place => {
            const share = part(place.dataset.percent);
            if (share !== null) place.textContent = String(share);
          });
          all('[data-bar]', bar => {
            const share = part(bar.dataset.bar);
            if (share !== null) bar.setAttribute('width', String(share));
          });
        };

        const listen = () => {
          if (!body.dataset.live || !window.EventSource) return;
          const live = new EventSource(body.dataset.live);
          live.addEventListener('state', event => {
            const told = JSON.parse(event.data);
            counts(told.counts || {});
            if (told.mark !== main().dataset.mark) changed();
          });
          // Refused for good: the page is looked at again now and then, by each phone at a moment of its own.
          live.addEventListener('error', () => {
            if (live.readyState !== EventSource.CLOSED || again) return;
            again = setInterval(() => { if (!document.hidden && !touched) fresh(); }, 20000 + performance.now() % 10000);
          });
          addEventListener('pagehide', () => live.close());
        };

        document.addEventListener('input', () => { touched = true; });
        document.addEventListener('click', event => { if (event.target.closest('#news button')) fresh(); });
        document.addEventListener('submit', event => {
          // The button's own value must still be sent.
          setTimeout(() => event.target.querySelectorAll('button').forEach(button => { button.disabled = true; }));
        });
        addEventListener('pageshow', event => { if (event.persisted) { fresh(); listen(); } });
        tick();
        setInterval(tick, 1000);
        listen();
        })();
        """#
}
