/**
 * Names on the built-in map. Their room was found when the map was compiled (reference/map_labels.py): each name
 * says from which zoom it is shown and on which side of its dot, so nothing is measured here.
 */
import { NAMES } from './mapstyle.js';

const FAMILY = 'Inter, "Inter Variable", system-ui, sans-serif';
const GAP = 6;
/** Pixels a name may reach out of its point; names further from the tile than this cannot touch it. */
const REACH = 160;

/**
 * Draw the names that touch the tile. The same name is drawn by each tile it touches, at the same place on the
 * earth, so it runs across tile edges without a seam.
 */
export function drawNames(context, names, view, colours) {
  context.lineJoin = 'round';
  context.textBaseline = 'middle';
  for (const [gridX, gridY, text, kind, zoom, side, size] of names) {
    const style = NAMES[kind];
    if (zoom > view.zoom || view.zoom > (style.until ?? 99)) continue;
    const x = gridX * view.scale - view.left;
    const y = gridY * view.scale - view.top;
    if (x < -REACH || y < -REACH || x > view.size + REACH || y > view.size + REACH) continue;
    if (style.dot) dot(context, x, y, size, colours);
    context.font = `${style.italic ? 'italic ' : ''}${style.weight} ${style.size[Math.min(size, style.size.length - 1)]}px ${FAMILY}`;
    if ('letterSpacing' in context) context.letterSpacing = style.caps ? '0.8px' : '0px';
    const shown = style.caps ? text.toLocaleUpperCase('nb') : text;
    const [dx, dy, align] = offset(side);
    context.textAlign = align;
    context.strokeStyle = colours.halo;
    context.lineWidth = 3;
    context.globalAlpha = kind === 'fjord' ? 0 : 0.85;
    context.strokeText(shown, x + dx, y + dy);
    context.globalAlpha = 1;
    context.fillStyle = colours[style.colour];
    context.fillText(shown, x + dx, y + dy);
  }
  if ('letterSpacing' in context) context.letterSpacing = '0px';
}

function offset(side) {
  if (side === 'r') return [GAP, 0, 'left'];
  if (side === 'l') return [-GAP, 0, 'right'];
  if (side === 't') return [0, -GAP - 6, 'center'];
  return side === 'b' ? [0, GAP + 6, 'center'] : [0, 0, 'center'];
}

function dot(context, x, y, size, colours) {
  context.beginPath();
  context.arc(x, y, 1.8 + size * 0.45, 0, 2 * Math.PI);
  context.fillStyle = colours.name;
  context.strokeStyle = colours.halo;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
}
