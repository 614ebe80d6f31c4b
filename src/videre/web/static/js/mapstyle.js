/**
 * What the built-in map looks like: colours come from CSS (map.css), order and widths stand here.
 */

/** Colours the map reads from custom properties `--map-…`; the values here serve where the style sheet is missing. */
const COLOURS = {
  sea: '#dbe7ea', shore: '#c9dbe0', coast: '#b3c6cb', land: '#f7f3ea', abroad: '#ece8df', lake: '#d3e2e7',
  built: '#ebdfcd', county: '#cfc4b4', municipality: '#ddd5c8', nation: '#b8a793', europe: '#dcb98c',
  national: '#e6d0ae', local: '#ebe2d3', ferry: '#7fa3b1', name: '#443f38', area: '#978c7d', water: '#6d93a1',
  halo: '#fbf8f1',
};

/** Pixels that `at` of zoom 12 pixels become, never thinner than `least`. */
const grows = (least, at) => (zoom) => Math.max(least, at * 2 ** (zoom - 12));

/**
 * Layers from the bottom up. `from` names the shapes; with `width` they are stroked, else filled.
 * @type {{from: string, colour: string, width?: (zoom: number) => number, zoom?: number, until?: number,
 *         alpha?: number, dash?: number[], fade?: boolean}[]}
 */
export const LAYERS = [
  { from: 'land', colour: 'shore', width: (z) => (z < 6 ? 5 : z < 9 ? 9 : 14), alpha: 0.35 },
  { from: 'land', colour: 'shore', width: (z) => (z < 6 ? 2.5 : z < 9 ? 5 : 7), alpha: 0.6 },
  { from: 'abroad', colour: 'abroad' },
  { from: 'border', colour: 'abroad', width: grows(3, 150), fade: true },
  { from: 'land', colour: 'coast', width: (z) => (z < 6 ? 0.8 : 1.4), zoom: 5 },
  { from: 'land', colour: 'land' },
  { from: 'built', colour: 'built', zoom: 7 },
  { from: 'largelakes', colour: 'lake' },
  { from: 'lakes', colour: 'lake', zoom: 7 },
  { from: 'municipalities', colour: 'municipality', width: () => 0.8, zoom: 8, dash: [3, 3] },
  { from: 'counties', colour: 'county', width: (z) => (z < 8 ? 0.8 : 1.2), zoom: 6, dash: [6, 3] },
  { from: 'border', colour: 'nation', width: (z) => (z < 6 ? 1 : 1.8), alpha: 0.8 },
  { from: 'county', colour: 'local', width: (z) => (z < 10 ? 1 : z < 11 ? 1.6 : 2.2), zoom: 9 },
  { from: 'national', colour: 'national', width: (z) => (z < 8 ? 0.9 : z < 10 ? 1.6 : 2.8), zoom: 7 },
  { from: 'europe', colour: 'europe', width: (z) => (z < 7 ? 0.8 : z < 8 ? 1.2 : z < 10 ? 2 : 3.4), zoom: 6 },
  { from: 'ferries', colour: 'ferry', width: (z) => (z < 9 ? 1 : 1.5), zoom: 7, dash: [4, 4] },
  { from: 'boats', colour: 'ferry', width: () => 1, zoom: 9, dash: [1.5, 4] },
];

/** How each kind of name is set. `caps` spaces capitals; `until` is the last zoom the name helps. */
export const NAMES = {
  country: { size: [13], weight: 500, colour: 'area', caps: true, until: 7 },
  town: { size: [11.5, 12.5, 13.5, 15], weight: 500, colour: 'name', dot: true },
  part: { size: [11], weight: 500, colour: 'area' },
  municipality: { size: [9.5], weight: 500, colour: 'area', caps: true },
  island: { size: [10.5], weight: 400, colour: 'area', italic: true },
  fjord: { size: [10.5], weight: 400, colour: 'water', italic: true },
};

/** Read the colours in force for `element`, so that light, dark and forced themes are CSS's business alone. */
export function readColours(element) {
  const style = getComputedStyle(element);
  const read = ([key, fallback]) => [key, style.getPropertyValue(`--map-${key}`).trim() || fallback];
  return Object.fromEntries(Object.entries(COLOURS).map(read));
}

/** `#rrggbb` with an alpha channel; canvas gradients need the same colour at both ends. */
export function withAlpha(colour, alpha) {
  const byte = Math.round(alpha * 255).toString(16).padStart(2, '0');
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour + byte : 'transparent';
}
