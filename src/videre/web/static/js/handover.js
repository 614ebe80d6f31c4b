/**
 * The desk where somebody is handed over: how many groups are kept, no more than three, and arrows between them; on
 * the card's page printing and copying. Nothing here is needed, and nothing is kept.
 */
const MOST = 3;
const boxes = [...document.querySelectorAll('input[name="kept"]')];
const count = document.getElementById('count');
const full = document.getElementById('full');

function kept() {
  return boxes.filter((box) => box.checked).length;
}

function tell() {
  if (!count) return;
  const { none, one, many } = count.dataset;
  const n = kept();
  count.textContent = n === 0 ? none : n === 1 ? one : many.replace('{n}', String(n));
}

function changed(event) {
  if (full) full.textContent = '';
  if (event.target.checked && kept() > MOST) {
    event.target.checked = false;
    if (full) full.textContent = full.dataset.text;
  }
  for (const box of boxes) box.closest('.pick')?.classList.toggle('is-kept', box.checked);
  tell();
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const to = boxes[boxes.indexOf(event.target) + step];
  if (!step) return;
  event.preventDefault();
  to?.focus();
}

for (const box of boxes) {
  box.addEventListener('change', changed);
  box.addEventListener('keydown', move);
  box.closest('.pick')?.classList.toggle('is-kept', box.checked);
}
tell();

// What is chosen beside the groups follows into a new search, which is another form.
for (const copy of document.querySelectorAll('[data-copy-of]')) {
  const source = document.getElementById(copy.dataset.copyOf);
  source?.addEventListener('change', () => { copy.value = source.value; });
}

// The suggestions answer what was sent: whoever changes the form is told that they must be asked for again.
const note = document.getElementById('changed');
document.querySelector('.handover-form')?.addEventListener('input', () => { if (note) note.textContent = note.dataset.text; });

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
  if ('first' in button.dataset) button.focus({ preventScroll: true });
}

/** Copy a text; where the browser will not, select it, so that the reader can. */
async function copyText(button, source) {
  const told = document.getElementById(button.dataset.told);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    if (told) told.textContent = button.dataset.copied;
  } catch {
    source.focus();
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    if (told) told.textContent = button.dataset.selected;
  }
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => copyText(button, document.getElementById(button.dataset.copy)));
}
