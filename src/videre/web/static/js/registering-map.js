/**
 * The map a starter sets a point on: by a tap, or from the keyboard with the arrow keys and a button.
 *
 * The point goes into two hidden fields of the form. When a place is written and no point is set, the map goes there.
 */
import { NorwayLayer } from './basemap.js';

const NORWAY = [[57.8, 4.0], [71.3, 31.3]];
const EDGE = [[55.5, -6], [72.6, 42]];
const TILES = [[56, -2], [72.5, 35]];
const NEAR = 11;
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

function readData() {
  try {
    return { centre: null, pin: null, texts: {}, ...JSON.parse(document.getElementById('place-map-data').textContent) };
  } catch {
    return { centre: null, pin: null, texts: {} };
  }
}

/** @param {HTMLElement} element @param {HTMLFormElement} form */
export function pickPlace(element, form) {
  const { centre, pin, texts } = readData();
  const [lat, lon] = [form.elements.lat, form.elements.lon];
  const remove = form.querySelector('[data-pin="none"]');
  const said = form.querySelector('.pin__said');
  const map = L.map(element, {
    minZoom: 4,
    maxZoom: element.dataset.tiles ? 17 : 12,
    maxBounds: EDGE,
    maxBoundsViscosity: 0.9,
    scrollWheelZoom: false,
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
  });
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.zoom({ position: 'topright', zoomInTitle: texts.zoom_in, zoomOutTitle: texts.zoom_out }).addTo(map);
  const attribution = texts.credit ?? '© Kartverket';
  if (element.dataset.tiles) L.tileLayer(element.dataset.tiles, { minZoom: 4, maxZoom: 17, bounds: TILES, attribution }).addTo(map);
  else new NorwayLayer({ attribution }).addTo(map);
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  if (matchMedia('(pointer: coarse)').matches) {
    map.dragging.disable(); // one finger scrolls the page, two move the map
    said.textContent = texts.two_fingers ?? '';
  }

  const icon = L.divIcon({ className: 'pin pin-exact', html: '<span class="pin-shape"></span>', iconSize: [32, 40], iconAnchor: [16, 39] });
  const marker = L.marker([0, 0], { icon, keyboard: false, interactive: false });

  function show(point) {
    marker.setLatLng(point).addTo(map);
    remove.hidden = false;
  }

  function set(point) {
    show(point);
    lat.value = point.lat.toFixed(5);
    lon.value = point.lng.toFixed(5);
    said.textContent = texts.set ?? '';
    form.dispatchEvent(new Event('change'));
  }

  function clear() {
    marker.remove();
    lat.value = lon.value = '';
    remove.hidden = true;
    said.textContent = texts.gone ?? '';
    form.querySelector('[data-pin="centre"]').focus();
    form.dispatchEvent(new Event('change'));
  }

  if (pin) {
    map.setView([pin.lat, pin.lon], map.options.maxZoom, { animate: false });
    show(L.latLng(pin.lat, pin.lon));
  } else if (centre) map.setView([centre.lat, centre.lon], NEAR, { animate: false });
  else map.fitBounds(NORWAY, { animate: false });

  map.on('click', (event) => set(event.latlng));
  form.querySelector('[data-pin="centre"]').addEventListener('click', () => set(map.getCenter()));
  remove.addEventListener('click', clear);
  let shown = '';
  document.addEventListener('videre:saved', () => {
    const found = form.querySelector('[data-part="place"] [data-lat]');
    if (!found || lat.value) return;
    const at = `${found.dataset.lat},${found.dataset.lon}`;
    if (at === shown) return;
    shown = at;
    map.setView([Number(found.dataset.lat), Number(found.dataset.lon)], NEAR, { animate: false });
  });
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
  element.classList.add('is-ready');
}
