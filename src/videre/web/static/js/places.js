/** The place field's two comforts: suggestions while typing, and the reader's own position when asked for. */
import { completePlaces } from './complete.js';
import { offerPosition } from './here.js';

const inputs = document.querySelectorAll('input[data-complete]');
const buttons = document.querySelectorAll('button[data-here]');

if (inputs.length || buttons.length) {
  // Their style comes with them: a reader without JavaScript needs neither.
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('../css/places.css', import.meta.url).href;
  document.head.append(style);
}
inputs.forEach(completePlaces);
buttons.forEach(offerPosition);
