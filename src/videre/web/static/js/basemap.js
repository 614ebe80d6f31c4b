/**
 * The built-in map: Norway drawn from our own files, without any tile server.
 *
 * The files hold Web Mercator grid points (see reference/map.py), so a tile is drawn by one multiplication and
 * one subtraction for each point. Land and names come first; details are fetched when someone looks closer.
 */
import { drawNames } from './mapnames.js';
import { LAYERS, readColours, withAlpha } from './mapstyle.js';

const TILE = 512;
const CHUNK = 96;
/** Zoom from which the details (lakes, roads, borders) are worth their 150 kB. */
const DETAIL_ZOOM = 6;

/** @typedef {{points: Int32Array, box: [number, number, number, number]}} Shape */

/**
 * Unpack delta-coded lines; lines for stroking are cut into short chunks so that a tile can skip most of them.
 * @param {number[][]} lines @param {number} chunk @returns {Shape[]}
 */
function unpack(lines, chunk) {
  const shapes = [];
  for (const line of lines) {
    const all = new Int32Array(line);
    for (let i = 2; i < all.length; i++) all[i] += all[i - 2];
    for (let from = 0; from < all.length - 2; from += chunk * 2) {
      const points = all.subarray(from, Math.min(all.length, from + chunk * 2 + 2));
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < points.length; i += 2) {
        box[0] = Math.min(box[0], points[i]);
        box[1] = Math.min(box[1], points[i + 1]);
        box[2] = Math.max(box[2], points[i]);
        box[3] = Math.max(box[3], points[i + 1]);
      }
      shapes.push({ points, box });
    }
  }
  return shapes;
}

/** Fetch one file of the map; a map that cannot load its details still shows its land. */
async function load(name) {
  const answer = await fetch(new URL(`../map/${name}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`map ${name}: ${answer.status}`);
  return answer.json();
}

/** Add the shapes within the tile to the current path. Points closer than 0.7 px to the last one add nothing. */
function trace(context, shapes, view, margin) {
  const { scale, left, top } = view;
  const reach = margin / scale;
  const box = [left / scale - reach, top / scale - reach, (left + TILE) / scale + reach, (top + TILE) / scale + reach];
  for (const { points, box: b } of shapes) {
    if (b[2] < box[0] || b[0] > box[2] || b[3] < box[1] || b[1] > box[3]) continue;
    if ((b[2] - b[0] + b[3] - b[1]) * scale < 1) continue;
    let x = points[0] * scale - left;
    let y = points[1] * scale - top;
    context.moveTo(x, y);
    for (let i = 2; i < points.length; i += 2) {
      const nextX = points[i] * scale - left;
      const nextY = points[i + 1] * scale - top;
      if (i < points.length - 2 && Math.abs(nextX - x) + Math.abs(nextY - y) < 0.7) continue;
      x = nextX;
      y = nextY;
      context.lineTo(x, y);
    }
  }
}

/** A Leaflet layer of canvases. `L` is the global of the vendored Leaflet. */
export const NorwayLayer = L.GridLayer.extend({
  options: { tileSize: TILE, minZoom: 4, maxZoom: 12, updateWhenZooming: false, keepBuffer: 1 },

  initialize(options) {
    L.setOptions(this, options);
    this.grid = 1 << 20;
    this.fills = {};
    this.strokes = {};
    this.names = [];
    this.drawn = new Map();
    this.on('tileunload', (event) => this.drawn.delete(event.tile));
  },

  onAdd(map) {
    this.colours = readColours(map.getContainer());
    L.GridLayer.prototype.onAdd.call(this, map);
    this._watch = () => {
      this.colours = readColours(map.getContainer());
      this.repaint();
    };
    this._dark = matchMedia('(prefers-color-scheme: dark)');
    this._dark.addEventListener('change', this._watch);
    this._scheme = new MutationObserver(this._watch);
    this._scheme.observe(document.documentElement, { attributeFilter: ['data-color-scheme', 'class'] });
    const details = () => {
      if (map.getZoom() < DETAIL_ZOOM) return;
      map.off('zoomend', details);
      this.take('detail');
    };
    this.take('land').then(() => this.take('names')).then(() => map.on('zoomend', details) && details());
    document.fonts?.ready.then(() => this.repaint());
  },

  onRemove(map) {
    this._dark.removeEventListener('change', this._watch);
    this._scheme.disconnect();
    L.GridLayer.prototype.onRemove.call(this, map);
  },

  /** Load a file and repaint what is on the screen; quiet when the network fails. */
  async take(file) {
    try {
      const { grid, names, ...layers } = await load(file);
      this.grid = grid;
      if (names) this.names = names;
      for (const [name, lines] of Object.entries(layers)) {
        this.fills[name] = unpack(lines, Infinity);
        this.strokes[name] = unpack(lines, CHUNK);
      }
      this.repaint();
    } catch {
      /* the page's list says all the map does; a calm empty sea is better than an error */
    }
  },

  createTile(coords) {
    const tile = document.createElement('canvas');
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    tile.width = tile.height = TILE * ratio;
    tile.ratio = ratio;
    this.drawn.set(tile, coords);
    this.paint(tile, coords);
    return tile;
  },

  repaint() {
    for (const [tile, coords] of this.drawn) this.paint(tile, coords);
  },

  paint(tile, coords) {
    const context = tile.getContext('2d');
    const zoom = coords.z;
    const view = { scale: (256 * 2 ** zoom) / this.grid, left: coords.x * TILE, top: coords.y * TILE, zoom, size: TILE };
    context.setTransform(tile.ratio, 0, 0, tile.ratio, 0, 0);
    context.fillStyle = this.colours.sea;
    context.fillRect(0, 0, TILE, TILE);
    context.lineJoin = 'round';
    for (const layer of LAYERS) {
      const width = layer.width ? layer.width(zoom) : 0;
      const shapes = (layer.width ? this.strokes : this.fills)[layer.from];
      if (!shapes || zoom < (layer.zoom ?? 0) || zoom > (layer.until ?? 99)) continue;
      context.beginPath();
      trace(context, shapes, view, width);
      context.globalAlpha = layer.alpha ?? 1;
      if (layer.width) {
        context.strokeStyle = this.colours[layer.colour];
        context.lineWidth = width;
        context.lineCap = layer.dash ? 'butt' : 'round';
        context.setLineDash(layer.dash ?? []);
        context.stroke();
      } else {
        context.fillStyle = this.colours[layer.colour];
        context.fill('evenodd');
      }
      if (layer.fade) this.fade(context, view);
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
    drawNames(context, this.names, view, this.colours);
  },

  /** Let the neighbours fade into the sea to the east and south, where our facts about them end. */
  fade(context, view) {
    const at = (x, y) => [x * this.grid * view.scale - view.left, y * this.grid * view.scale - view.top];
    const sea = this.colours.sea;
    const [east, south] = at(0.581, 0.3063);
    const [eastEnd, southEnd] = at(0.5938, 0.3099);
    context.globalAlpha = 1;
    for (const gradient of [
      context.createLinearGradient(east, 0, eastEnd, 0),
      context.createLinearGradient(0, south, 0, southEnd),
    ]) {
      gradient.addColorStop(0, withAlpha(sea, 0));
      gradient.addColorStop(1, sea);
      context.fillStyle = gradient;
      context.fillRect(0, 0, TILE, TILE);
    }
  },
});
