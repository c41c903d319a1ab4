extension PageDocument {
    /// The page's script: asks for the panes every second and sends forms without leaving the page.
    ///
    /// Without it the page still works: links and forms load it anew.
    static let script = #"""
        (() => {
          'use strict';
          const base = document.body.dataset.base || '/sandbox';
          const toast = document.getElementById('toast');
          const shown = {};
          let query = location.search.slice(1);
          let asking = false, again = false, lost = false;

          const say = (text, ms) => {
            toast.textContent = text;
            if (text && ms) setTimeout(() => { if (toast.textContent === text) toast.textContent = ''; }, ms);
          };

          // What a person has typed, chosen, opened or scrolled survives the exchange of a pane.
          const controls = pane => [...pane.querySelectorAll('form[id]')].flatMap(form =>
            [...form.elements].filter(e => e.name && e.type !== 'hidden').map(e => [form.id + '/' + e.name, e]));
          const replace = (pane, html) => {
            const values = new Map(controls(pane).map(([key, e]) => [key, e.type === 'checkbox' ? e.checked : e.value]));
            const open = [...pane.querySelectorAll('details[open][id]')].map(d => d.id);
            const focus = pane.contains(document.activeElement) ? document.activeElement : null;
            const focused = focus && controls(pane).find(([, e]) => e === focus);
            const scroll = [...pane.querySelectorAll('[data-scroll]')].map(e =>
              [e.scrollTop, e.scrollHeight - e.scrollTop - e.clientHeight < 40]);
            pane.innerHTML = html;
            for (const [key, e] of controls(pane)) {
              if (!values.has(key)) continue;
              const value = values.get(key);
              if (e.type === 'checkbox') e.checked = value;
              else if (e.tagName !== 'SELECT' || [...e.options].some(o => o.value === value)) e.value = value;
              if (focused && focused[0] === key) e.focus();
            }
            for (const id of open) { const d = document.getElementById(id); if (d) d.open = true; }
            [...pane.querySelectorAll('[data-scroll]')].forEach((e, i) => {
              e.scrollTop = !scroll[i] || scroll[i][1] ? e.scrollHeight : scroll[i][0];
            });
          };

          // A tab that is not open gets a dot when it has something that was not there when it was last seen.
          const seen = new Map();
          const mark = () => {
            for (const tab of document.querySelectorAll('[data-news]')) {
              const {news, at} = tab.dataset;
              if (tab.hasAttribute('aria-current') || !seen.has(news)) seen.set(news, at);
              tab.classList.toggle('new', seen.get(news) !== at);
            }
          };

          const refresh = async () => {
            if (asking) { again = true; return; }
            asking = true;
            const asked = query;
            try {
              const answer = await fetch(base + '/view?' + asked, {cache: 'no-store'});
              if (!answer.ok) throw new Error(answer.status);
              const panes = await answer.json();
              if (lost) { lost = false; say(''); }
              if (asked !== query) return;
              for (const [name, html] of Object.entries(panes)) {
                if (shown[name] === html) continue;
                shown[name] = html;
                replace(document.getElementById(name), html);
              }
              mark();
            } catch { lost = true; say(document.body.dataset.lost); } finally {
              asking = false;
              if (again) { again = false; refresh(); }
            }
          };

          const show = next => {
            query = next;
            history.replaceState(null, '', base + (next ? '?' + next : ''));
            document.querySelector('.language').href = base + '?' + (/(^|&)lang=en/.test(next)
              ? next.replace(/(^|&)lang=en/, '') : 'lang=en&' + next);
            refresh();
          };

          document.addEventListener('click', event => {
            const fold = event.target.closest('.doing summary, .troubles summary');
            if (fold) setTimeout(() => {
              if (fold.parentNode.open) fold.parentNode.scrollIntoView({block: 'nearest', behavior: 'smooth'});
            });
            const link = event.target.closest('a[data-view]');
            if (!link || event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            show(new URL(link.href).search.slice(1));
          });

          document.addEventListener('submit', async event => {
            event.preventDefault();
            const form = event.target, button = form.querySelector('button');
            const body = new URLSearchParams(new FormData(form));
            if (button) button.disabled = true;
            try {
              const answer = await fetch(form.action, {method: 'POST', body, headers: {Accept: 'application/json'}});
              const result = await answer.json();
              if (!answer.ok) say(result.error || String(answer.status), 4000);
              else {
                form.reset();
                say(result.told, 4000);
                show(result.query);
                for (const ms of [120, 350, 700, 1200]) setTimeout(refresh, ms);
              }
            } catch { say(document.body.dataset.lost); } finally { if (button) button.disabled = false; }
          });

          // A picture grows when it has arrived; who was reading the newest line stays there.
          document.addEventListener('load', event => {
            const picture = event.target, list = picture.closest && picture.closest('[data-scroll]');
            if (!list) return;
            const below = list.scrollHeight - list.scrollTop - list.clientHeight;
            if (below < picture.offsetHeight + 40) list.scrollTop = list.scrollHeight;
          }, true);

          document.querySelectorAll('[data-scroll]').forEach(e => { e.scrollTop = e.scrollHeight; });
          mark();
          setInterval(() => { if (!document.hidden) refresh(); }, 1000);
          refresh();
        })();
        """#
}
