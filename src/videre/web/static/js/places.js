/** The place field's two comforts: suggestions while typing, and the reader's own position when asked for. */
import { completePlaces } from './complete.js';
import { offerPosition } from './here.js';

for (const input of document.querySelectorAll('input[data-complete]')) completePlaces(input);
for (const button of document.querySelectorAll('button[data-here]')) offerPosition(button);
