// From data to elements. Text goes in as text, never as markup.

import { buttonsOf, contentOf, lineOf, quoteOf, reactionsOf } from '/content.js';

const SVG = 'http://www.w3.org/2000/svg';

const TICKS = {
  waiting: ['Waiting for the phone to be online', ['M8 1.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11', 'M8 4v3.200l2.200 1.300']],
  sending: ['On its way', ['M8 1.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11', 'M8 4v3.200l2.200 1.300']],
  trouble: ['The business does not take it; trying again', ['M8 2 14 12.500H2z', 'M8 6v3', 'M8 11v.2']],
  lost: ['Not delivered', ['M8 2 14 12.500H2z', 'M8 6v3', 'M8 11v.2']],
  sent: ['The business has it', ['m3 7.500 3.200 3.300L13 3.500']],
  delivered: ['Delivered', ['m1 7.500 3.200 3.300L11 3.500', 'm7.200 10.200.700.600L15 3.500']],
  read: ['Read', ['m1 7.500 3.200 3.300L11 3.500', 'm7.200 10.200.700.600L15 3.500']],
};

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function tick(name) {
  const [label, paths] = TICKS[name] ?? TICKS.sent;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 14');
  svg.setAttribute('class', name);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const title = document.createElementNS(SVG, 'title');
  title.textContent = label;
  svg.append(title);
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    for (const [key, value] of [['fill', 'none'], ['stroke', 'currentColor'], ['stroke-width', '1.5'], ['stroke-linecap', 'round'], ['stroke-linejoin', 'round']]) {
      path.setAttribute(key, value);
    }
    svg.append(path);
  }
  return svg;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export const timeOf = (at) => clock.format(new Date(at));

export function dayOf(at) {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? 'Today' : day.format(date);
}

export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, '').trim().split(/\s+/);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : words[0].slice(0, 2)).toUpperCase();
}

export function tone(key) {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return `tone-${sum % 6}`;
}

export function avatar(name, key) {
  const made = element('span', `avatar ${tone(key)}`, initials(name));
  made.setAttribute('aria-hidden', 'true');
  return made;
}

export const shown = (item) => item.from === 'customer' || !['sent', 'failed'].includes(item.tick);

const BARE = new Set(['sticker']);
const WIDE = new Set(['image', 'video', 'audio', 'document', 'location', 'contacts', 'template', 'interactive']);

export function bubble(item, turn, { items, onPress, onJump, onMore }) {
  const meta = element('span', 'meta', item.edited ? element('span', '', 'edited') : null, element('time', '', timeOf(item.at)));
  if (item.from === 'customer') meta.append(tick(item.tick));
  const shape = item.deleted ? '' : BARE.has(item.kind) ? ' bare' : WIDE.has(item.kind) ? ' wide' : '';
  const made = element('div', `bubble ${item.from}${turn ? ' turn' : ''}${shape}`,
    quoteOf(item, items, onJump), ...contentOf(item), meta, ...buttonsOf(item, onPress), reactionsOf(item));
  made.dataset.id = item.id;
  made.dataset.tick = item.tick;
  if (!item.deleted) {
    const more = element('button', 'more', '⋯');
    more.type = 'button';
    more.setAttribute('aria-label', `What to do with: ${lineOf(item)}`);
    more.addEventListener('click', () => onMore(more, item));
    made.append(more);
  }
  return made;
}

export function threadItems(items, does) {
  const rows = [];
  let lastDay = null;
  let lastSide = null;
  for (const item of items.filter(shown)) {
    const today = dayOf(item.at);
    if (today !== lastDay) {
      rows.push(element('div', 'day', today));
      lastDay = today;
      lastSide = null;
    }
    rows.push(bubble(item, lastSide !== null && lastSide !== item.from, does));
    lastSide = item.from;
  }
  return rows;
}

export function personRow(customer, current, onPick) {
  const threads = customer.threads.filter((thread) => thread.last);
  const last = threads.map((thread) => thread.last).sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  const unread = threads.reduce((sum, thread) => sum + thread.unread, 0);
  const face = avatar(customer.name, customer.phone);
  face.classList.toggle('away', !customer.online);
  const preview = last && shown(last) ? lineOf(last) : `+${customer.phone}`;
  const row = element('button', 'person', face,
    element('span', 'name', customer.name),
    element('time', '', last ? timeOf(last.at) : ''),
    element('span', 'last', customer.online ? preview : 'Offline'));
  if (unread > 0) {
    const badge = element('span', 'badge', String(unread));
    badge.setAttribute('aria-label', `${unread} unread`);
    row.append(badge);
  }
  row.type = 'button';
  row.dataset.phone = customer.phone;
  if (current) row.setAttribute('aria-current', 'true');
  row.addEventListener('click', onPick);
  return element('li', '', row);
}
