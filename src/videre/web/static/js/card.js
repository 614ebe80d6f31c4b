/**
 * Opens a card from the fragment of an address (/kort#CODE), which browsers send to nobody.
 *
 * The code goes into the form and out of the address bar, and the form is sent. Nothing is kept in the browser. Without
 * this script the page asks for the code, which stands on the card beside its QR.
 */

/** What the fragment holds when it is a code: ten signs, perhaps in groups. The page's own marks are shorter or longer. */
function codeIn(hash) {
  let text = '';
  try {
    text = decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
  const signs = text.replace(/[\s–—-]/g, '');
  return /^[0-9a-z]{10}$/i.test(signs) ? signs : '';
}

function open() {
  const field = document.querySelector('form.own__code input[name="kode"]');
  const code = codeIn(window.location.hash);
  if (!code || !field) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  field.value = code;
  field.form.submit();
}

open();
window.addEventListener('hashchange', open);

// One tap is one request: who is unsure taps twice.
for (const form of document.querySelectorAll('main form')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    else if (!/\.(pdf|ics)$/.test(new URL(form.action).pathname)) form.dataset.sent = 'yes';
  });
}
// Back from another page: the form may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('main form[data-sent]')) delete form.dataset.sent;
});

// The language links of the page's head would lose the code: the card's own forms keep it.
for (const link of document.querySelectorAll('.switcher a[hreflang]')) {
  const own = document.querySelector(`main form[action="/kort?lang=${link.hreflang}"]`);
  if (!own) continue;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    own.submit();
  });
}

// A group on the map opens beside the card, as those in the list do: the way back to an answered form is none.
document.querySelector('main #map')?.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="/grupper/"]');
  if (!link) return;
  link.target = '_blank';
  link.rel = 'noopener';
}, { capture: true });
