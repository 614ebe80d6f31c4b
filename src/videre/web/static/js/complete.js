/**
 * Suggestions under a place field: the WAI-ARIA combobox pattern with a list box and manual selection.
 *
 * The field stays an ordinary text field: what is typed is sent as it is, and when the network fails nothing is
 * lost but the suggestions. Texts come from `data-complete-texts` on the field, in the page's language.
 */

const WAIT = 120;
const LEAST = 2;
const MOST = 8;

/** @typedef {{name: string, kind?: string, county?: string, municipality_name?: string, names?: string[]}} Place */

/** What tells two places of one name apart, and the official Sámi and Kven names. */
function aside(place) {
  const beside = [place.municipality_name, place.county].filter((name) => name && !place.name.includes(name));
  return [...(place.names ?? []).filter((name) => !place.name.includes(name)), ...beside.slice(0, 1)].join(' · ');
}

/** @param {HTMLInputElement} input `data-complete` is the address to ask */
export function completePlaces(input) {
  const texts = { none: '', one: '', many: '', ...JSON.parse(input.dataset.completeTexts || '{}') };
  const list = document.createElement('ul');
  list.id = `${input.id}-suggestions`;
  list.className = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.labels?.[0]?.firstChild?.textContent.trim() ?? '');
  list.hidden = true;
  const status = document.createElement('span');
  status.className = 'suggestions-status';
  status.setAttribute('role', 'status');
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id,
  })) input.setAttribute(name, value);

  /** @type {Place[]} */
  let places = [];
  let active = -1;
  let timer = 0;
  let request = new AbortController();

  const say = (text) => { status.textContent = text; };

  function close() {
    clearTimeout(timer);
    request.abort();
    list.hidden = true;
    places = [];
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    say('');
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', list.children[index].id);
      list.children[index].scrollIntoView({ block: 'nearest' });
    }
  }

  function choose(index) {
    input.value = places[index].name;
    close();
    input.focus();
    input.dispatchEvent(new CustomEvent('videre:chosen', { bubbles: true }));
  }

  function show(found) {
    // A whole postal code leaves nothing to choose: say which place it is, and do not cover the button below.
    if (/^\d{4}$/.test(input.value.trim()) && found[0]?.name.startsWith(input.value.trim())) {
      close();
      say(found[0].name);
      return;
    }
    places = found.slice(0, MOST);
    list.replaceChildren(...places.map((place, i) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${i}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.textContent = place.name;
      const more = aside(place);
      if (more) {
        const small = document.createElement('span');
        small.textContent = ` ${more}`;
        option.append(small);
      }
      // pointerdown would take the focus from the field, and the blur would close the list before the click
      option.addEventListener('pointerdown', (event) => event.preventDefault());
      option.addEventListener('click', () => choose(i));
      return option;
    }));
    list.style.top = `${input.offsetTop + input.offsetHeight}px`;
    list.hidden = !places.length;
    input.setAttribute('aria-expanded', String(places.length > 0));
    activate(-1);
    say(places.length ? (places.length === 1 ? texts.one : texts.many).replace('{n}', places.length) : texts.none);
  }

  async function ask() {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    const text = input.value.trim();
    if (text.length < LEAST) return close();
    try {
      const address = new URL(input.dataset.complete, location.href);
      address.searchParams.set('q', text);
      address.searchParams.set('lang', document.documentElement.lang);
      // Not kept by the browser either: what was typed here is nobody's business on a shared machine.
      const answer = await fetch(address, { signal, cache: 'no-store', headers: { Accept: 'application/json' } });
      if (!answer.ok) return close();
      const found = await answer.json();
      if (!signal.aborted && document.activeElement === input) show(found.places ?? found);
    } catch {
      if (!signal.aborted) close();
    }
    return undefined;
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const last = places.length - 1;
    const open = !list.hidden;
    if (event.key === 'ArrowDown' && !open) ask();
    else if (event.key === 'ArrowDown') activate(active === last ? 0 : active + 1);
    else if (event.key === 'ArrowUp' && open) activate(active <= 0 ? last : active - 1);
    else if (event.key === 'Enter' && open && active >= 0) choose(active);
    else if (event.key === 'Escape' && open) close();
    else {
      if (event.key === 'Enter') close();
      return;
    }
    event.preventDefault();
  });
}
