/** What a pin says when it is pressed: the group's name as a link, where and when it meets, how far it is. */

function add(parent, tag, className, text) {
  if (!text) return null;
  const child = document.createElement(tag);
  child.className = className;
  child.textContent = text;
  parent.append(child);
  return child;
}

/**
 * Build the popup from text nodes only; nothing a group's owner wrote is ever read as markup.
 * @param {{name: string, url: string, where?: string, when?: string, travel?: string, exact: boolean}} group
 * @param {{rough?: string, next?: string}} texts
 */
export function fillPopup(group, texts) {
  const box = document.createElement('div');
  box.className = 'map-popup';
  const link = add(box, 'a', 'popup-name', group.name);
  if (link) link.href = group.url;
  const where = group.exact || !texts.rough ? group.where : [group.where, texts.rough.toLocaleLowerCase()].filter(Boolean).join(' · ');
  add(box, 'p', 'popup-where', [where, group.travel].filter(Boolean).join(' · '));
  add(box, 'p', 'popup-when', group.when && texts.next ? `${texts.next}: ${group.when}` : group.when);
  return box;
}
