/**
 * «Bruk min posisjon»: only when pressed, and only roughly.
 *
 * Two decimals are about 1.1 km by 0.5 km in Norway: the same groups in the same order by minutes of driving, but
 * not the house somebody lives in. The rounding happens here, before the position is in any address or request.
 */

const DECIMALS = 2;

/** @param {HTMLButtonElement} button `data-here` names the field to fill */
export function offerPosition(button) {
  const input = document.getElementById(button.dataset.here);
  if (!input || !navigator.geolocation || !window.isSecureContext) return;
  const texts = { busy: '', failed: '', denied: '', ...JSON.parse(button.dataset.hereTexts || '{}') };
  const status = document.createElement('span');
  status.className = 'here-status';
  status.setAttribute('role', 'status');
  button.after(status);
  button.hidden = false;

  button.addEventListener('click', () => {
    status.textContent = texts.busy;
    button.setAttribute('aria-disabled', 'true');
    const done = (text) => {
      status.textContent = text;
      button.removeAttribute('aria-disabled');
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        done('');
        input.value = `${coords.latitude.toFixed(DECIMALS)},${coords.longitude.toFixed(DECIMALS)}`;
        input.form?.requestSubmit();
      },
      (error) => done((error.code === error.PERMISSION_DENIED && texts.denied) || texts.failed),
      { enableHighAccuracy: false, timeout: 8000, maximumAge: 600000 },
    );
  });
}
