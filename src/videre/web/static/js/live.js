/**
 * Search again without a new page: fetches the very page the form would have led to and puts its answer in place.
 *
 * The server renders everything; this only saves the jump. Where the new page is built differently (help in an
 * emergency comes first, a field is wrong, the network fails) the browser goes there as it would have without us.
 */

/** What follows the answer; as many of each must stand in both pages. The map itself stays, only its data is new. */
const PARTS = ['.urgent', '#results', '.switcher', '.refine > summary'];
const FORM = 'form.finder';

/** The address the form leads to, without the fields nobody filled in. */
function addressOf(form, submitter) {
  const address = new URL(form.getAttribute('action') ?? '', location.href);
  address.search = '';
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value === 'string' && value.trim()) address.searchParams.append(name, value.trim());
  }
  return address;
}

/** Put the parts of `page` in the place of ours; throws before anything is touched when they do not match. */
function swap(page) {
  const pairs = PARTS.flatMap((selector) => {
    const fresh = [...page.querySelectorAll(selector)];
    const old = [...document.querySelectorAll(selector)];
    if (fresh.length !== old.length) throw new Error('another layout');
    return old.map((element, i) => [element, fresh[i]]);
  });
  const map = document.getElementById('map');
  const place = page.getElementById('map');
  if (!map !== !place) throw new Error('another layout');
  for (const [, fresh] of pairs) document.adoptNode(fresh);
  place?.replaceWith(map);
  for (const [old, fresh] of pairs) old.replaceWith(fresh);
}

let request = new AbortController();
let shown = location.pathname + location.search;
const announcer = document.createElement('p');
announcer.setAttribute('role', 'status');
announcer.className = 'ds-sr-only';

/** Say how many there are now, and lead a reader who pressed the button to them. */
function tell(focus) {
  const results = document.getElementById('results');
  const heading = results.querySelector('h1, h2');
  announcer.textContent = heading?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  if (!focus || !heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: 'start' });
}

async function go(address, focus) {
  request.abort();
  request = new AbortController();
  const { signal } = request;
  document.getElementById('results').setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(address, { signal, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (signal.aborted) return;
    if (!answer.ok) throw new Error('shown whole');
    swap(page);
    history.pushState(null, '', address);
    shown = location.pathname + location.search;
    document.title = page.title;
    document.dispatchEvent(new CustomEvent('videre:results'));
    tell(focus);
  } catch {
    if (!signal.aborted) location.assign(address);
  }
}

if (document.getElementById('results') && document.querySelector(FORM)) {
  document.body.append(announcer);
  document.addEventListener('submit', (event) => {
    if (!event.target.matches(FORM)) return;
    event.preventDefault();
    go(addressOf(event.target, event.submitter), true);
  });
  document.addEventListener('change', (event) => {
    const form = event.target.closest?.(FORM);
    if (form && event.target.matches('select, [type=checkbox], [type=radio]')) go(addressOf(form), false);
  });
  // Also fires for links within the page; only another search is another page.
  addEventListener('popstate', () => location.pathname + location.search !== shown && location.reload());
}
