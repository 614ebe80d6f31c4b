/**
 * Saves the form as somebody writes, and renews the parts that follow from what was written.
 *
 * The server renders those parts (templates/registering/parts.html); without this script the same comes by the
 * buttons of the form. Nothing is kept in the browser: what cannot be saved is tried again until it can.
 */

const WAIT = 900;
const AGAIN = 6000;

/** Put a fresh part in place and give the focus back to the same field. */
function renew(old, fresh) {
  if (old.innerHTML.trim() === fresh.innerHTML.trim()) return;
  const open = [...old.querySelectorAll('details[data-keep][open]')].map((each) => each.dataset.keep);
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceChildren(...document.adoptNode(fresh).childNodes);
  for (const each of old.querySelectorAll('details[data-keep]')) each.open = open.includes(each.dataset.keep);
  if (!held) return;
  const same = [...old.querySelectorAll('input, summary')].find((each) => each.tagName === held.tagName && each.name === held.name && each.value === held.value);
  (same ?? old.querySelector('input, summary'))?.focus({ preventScroll: true });
}

/** @param {HTMLFormElement} form */
function keepSaving(form) {
  const status = form.querySelector('.saved');
  const address = new URL(form.action);
  address.pathname += '/lagre';
  let timer = 0;
  let changes = 0;
  let saved = 0;
  let leaving = false;
  let busy = false;
  let home = Promise.resolve();

  const body = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') data.append(name, value);
    return data;
  };

  function say(text, lost) {
    status.classList.toggle('saved--lost', lost);
    if (status.textContent !== text) status.textContent = text; // said once a minute, not at every pause
  }

  async function save() {
    clearTimeout(timer);
    if (busy || leaving || saved === changes) return;
    busy = true;
    const at = changes;
    try {
      const answer = await fetch(address, { method: 'POST', body: body(), headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fault = page.querySelector('[data-fault]')?.textContent;
      if (!answer.ok) throw new Error(fault ?? '');
      saved = at;
      say(page.querySelector('[data-saved]').textContent, false);
      // What was written meanwhile is newer than the answer: the next one brings the parts.
      if (at === changes) {
        for (const fresh of page.querySelectorAll('[data-part]')) {
          const old = form.querySelector(`[data-part="${fresh.dataset.part}"]`);
          if (old) renew(old, fresh);
        }
        const extra = form.querySelector('#extra');
        if (extra) extra.value = '';
        document.dispatchEvent(new CustomEvent('videre:saved'));
      }
    } catch (error) {
      say(error.message && !(error instanceof TypeError) ? error.message : status.dataset.lost, true);
      if (!leaving) timer = setTimeout(start, AGAIN);
    } finally {
      busy = false;
      if (saved !== changes && saved === at && !leaving) timer = setTimeout(start, WAIT);
    }
  }

  const start = () => { home = save(); };

  function changed() {
    changes += 1;
    clearTimeout(timer);
    timer = setTimeout(start, WAIT);
  }

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('videre:chosen', changed);
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    leaving = true;
    if (!busy) return;
    // An older save must not arrive after this one: let it come home first.
    event.preventDefault();
    home.then(() => form.requestSubmit(event.submitter));
  });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('pagehide', () => {
    if (saved !== changes && !leaving) navigator.sendBeacon(address, body());
  });
}

const form = document.querySelector('form.register__form');
if (form) {
  keepSaving(form);
  const chart = document.getElementById('place-map');
  // Fetched when it is about to be seen, like the other maps.
  if (chart && window.L) {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      import('./registering-map.js').then(({ pickPlace }) => pickPlace(chart, form));
    }, { rootMargin: '300px' });
    seen.observe(chart);
  }
}
