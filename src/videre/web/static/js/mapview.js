/**
 * The map beside the list. Reads the groups from the page's own data block
 * `<script type="application/json" id="map-data">` (videre/web/maps.py), again whenever live.js changed the results.
 *
 * With `data-tiles` on the map element (an operator's choice) it shows those tiles, always from our own address;
 * without it the built-in map.
 */
import { NorwayLayer } from './basemap.js';
import { Pins } from './pins.js';

const NORWAY = [[57.8, 4.0], [71.3, 31.3]];
/** How many of the best groups the map makes room for to begin with. */
const FRAMED = 10;
const EDGE = [[55.5, -6], [72.6, 42]];
/** What the tile proxy answers for (videre/web/tiles.py). */
const TILES = [[56, -2], [72.5, 35]];
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** @returns {{origin: ?{name: string, lat: number, lon: number}, groups: object[], texts: object, single?: boolean}} */
function readData() {
  const block = document.getElementById('map-data');
  const empty = { origin: null, groups: [], texts: {} };
  try {
    return { ...empty, ...JSON.parse(block?.textContent || '{}') };
  } catch {
    return empty;
  }
}

/** Words for Leaflet's own buttons, in the page's language. */
function nameControls(element, texts) {
  const name = (selector, text) => {
    for (const button of element.querySelectorAll(selector)) {
      button.title = text;
      button.setAttribute('aria-label', text);
    }
  };
  if (texts.zoom_in) name('.leaflet-control-zoom-in', texts.zoom_in);
  if (texts.zoom_out) name('.leaflet-control-zoom-out', texts.zoom_out);
}

/** One finger scrolls the page and two move the map; the wheel zooms only once the map has been chosen. */
function politeGestures(map, element, texts) {
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  if (!matchMedia('(pointer: coarse)').matches) return;
  map.dragging.disable();
  if (!texts.two_fingers) return;
  const hint = document.createElement('p');
  hint.className = 'map-hint';
  hint.textContent = texts.two_fingers;
  hint.setAttribute('aria-hidden', 'true');
  element.append(hint);
  let timer = 0;
  element.addEventListener('touchmove', (event) => {
    if (event.touches.length > 1) return;
    element.classList.add('is-hinting');
    clearTimeout(timer);
    timer = setTimeout(() => element.classList.remove('is-hinting'), 900);
  }, { passive: true });
}

function baseLayer(element, texts) {
  const attribution = texts.credit ?? '© Kartverket';
  if (!element.dataset.tiles) return new NorwayLayer({ attribution });
  return L.tileLayer(element.dataset.tiles, { minZoom: 4, maxZoom: 16, bounds: TILES, attribution });
}

/**
 * Which groups the map begins with: those round the place searched from. A group at the other end of the country is
 * in the list and a few zoom steps away; to begin with it would make a dot of everything a reader can get to.
 */
function nearest(listed, origin) {
  const groups = listed.slice(0, FRAMED);
  if (!origin || groups.length < 3) return groups;
  const from = L.latLng(origin.lat, origin.lon);
  const away = (group) => from.distanceTo([group.lat, group.lon]);
  const metres = groups.map(away).sort((a, b) => a - b);
  const limit = Math.max(25_000, 3 * metres[Math.min(2, metres.length - 1)]);
  return groups.filter((group) => away(group) <= limit);
}

function frame(map, data) {
  const points = nearest(data.groups, data.origin).map((group) => [group.lat, group.lon]);
  if (data.origin) points.push([data.origin.lat, data.origin.lon]);
  const closest = data.single ? 10 : 11;
  if (!points.length) map.fitBounds(NORWAY, { animate: false });
  else map.fitBounds(L.latLngBounds(points), { padding: [36, 44], maxZoom: closest, animate: false });
}

/** @param {HTMLElement} element the page's `#map`; what stands in it is for readers without the map */
export function showMap(element) {
  let data = readData();
  element.replaceChildren();
  const map = L.map(element, {
    minZoom: 4,
    maxZoom: element.dataset.tiles ? 16 : 12,
    maxBounds: EDGE,
    maxBoundsViscosity: 0.9,
    scrollWheelZoom: false,
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
  });
  element.classList.add('is-ready');
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.zoom({ position: 'topright' }).addTo(map);
  nameControls(element, data.texts);
  politeGestures(map, element, data.texts);
  frame(map, data);
  baseLayer(element, data.texts).addTo(map);
  const pins = new Pins(map);
  pins.show(data);
  document.addEventListener('videre:results', () => {
    data = readData();
    map.invalidateSize({ pan: false });
    pins.show(data);
    frame(map, data);
  });
  // The map may have been hidden (a phone's list view) or resized by the page's own layout.
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
}
