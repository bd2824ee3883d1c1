// What a message carries, drawn by its kind. `item.content` is WhatsApp's own object of the kind, from either side.

import { element } from '/render.js';

const NAMES = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  document: 'Document',
  sticker: 'Sticker',
  location: 'Location',
  contacts: 'Contact',
};

/** In one line, for lists and quotes. */
export function lineOf(item) {
  if (item.deleted) return 'Message deleted';
  const words = item.text === `[${item.kind}]` ? '' : item.text;
  return words || (item.kind === 'text' ? '' : (NAMES[item.kind] ?? `[${item.kind}]`));
}

/** Elements in the order in which they are shown. */
export function contentOf(item) {
  if (item.deleted) return [element('span', 'kind', 'This message was deleted')];
  const content = item.content ?? {};
  switch (item.kind) {
    case 'text':
    case 'button':
      return [element('span', '', item.text)];
    case 'image':
      return [picture(content), caption(content)];
    case 'sticker':
      return [picture(content, 'sticker')];
    case 'video':
      return [player('video', content), caption(content)];
    case 'audio':
      return [player('audio', content)];
    case 'document':
      return [file(content), caption(content)];
    case 'location':
      return [place(content)];
    case 'contacts':
      return (Array.isArray(content) ? content : []).map(card);
    case 'template':
      return [...headerOf(content), element('span', '', item.text)];
    case 'interactive':
      return interactive(content, item.text);
    default:
      return [element('span', 'kind', lineOf(item))];
  }
}

/** Where the bytes are: on this network, or wherever the business serves them. */
function sourceOf({ id, link }) {
  return id ? `/sandbox/media/${encodeURIComponent(id)}` : (link ?? '');
}

function picture(content, className = 'picture') {
  const link = element('a', className);
  const image = element('img');
  image.src = sourceOf(content);
  image.alt = className === 'sticker' ? 'Sticker' : (content.caption ?? 'Photo');
  image.addEventListener('error', () => link.replaceChildren(element('span', 'kind', 'Picture not available')));
  link.href = image.src;
  link.target = '_blank';
  link.rel = 'noopener';
  link.append(image);
  return link;
}

function player(tag, content) {
  const made = element(tag, tag);
  made.controls = true;
  made.preload = 'metadata';
  made.src = sourceOf(content);
  made.setAttribute('aria-label', content.voice ? 'Voice message' : NAMES[tag]);
  return made;
}

function caption({ caption: words }) {
  return words ? element('span', 'caption', words) : null;
}

function file({ filename, ...content }) {
  const link = element('a', 'file', element('strong', '', filename || 'Document'), element('small', '', content.mime_type ?? ''));
  link.href = sourceOf(content);
  link.download = filename || '';
  return link;
}

function place({ latitude, longitude, name, address }) {
  const link = element('a', 'place', element('strong', '', name || 'Location'),
    address ? element('span', '', address) : null, element('small', '', `${latitude}, ${longitude}`));
  link.href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}

function card({ name, phones = [], emails = [], org }) {
  return element('span', 'card', element('strong', '', name?.formatted_name ?? 'Contact'),
    org?.company ? element('span', '', org.company) : null,
    ...phones.map(({ phone }) => element('span', '', phone)),
    ...emails.map(({ email }) => element('span', '', email)));
}

function headerOf({ components = [] }) {
  const header = components.find(({ type }) => type?.toLowerCase() === 'header')?.parameters?.[0];
  if (header?.image) return [picture(header.image)];
  if (header?.video) return [player('video', header.video)];
  if (header?.document) return [file(header.document)];
  return [];
}

function interactive({ header, body, footer }, fallback) {
  return [
    header?.text ? element('strong', '', header.text) : null,
    element('span', '', body?.text ?? fallback),
    footer?.text ? element('small', 'footer', footer.text) : null,
  ];
}

/** Below the words: what the person can press. */
export function buttonsOf(item, onPress) {
  return (item.buttons ?? []).map((button, index) => {
    if (button.kind === 'url') {
      const link = element('a', 'press', button.text);
      link.href = /^https?:/.test(button.value ?? '') ? button.value : '#';
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
      return link;
    }
    const made = element(button.kind === 'reply' ? 'button' : 'span', 'press', button.text);
    if (button.kind === 'reply') {
      made.type = 'button';
      made.addEventListener('click', () => onPress(item, index));
    }
    return made;
  });
}

/** The message that is answered, as far as this thread has it. */
export function quoteOf(item, items, onJump) {
  if (!item.quote) return null;
  const original = items.get(item.quote);
  const made = element('button', 'quote', original ? lineOf(original) : 'Message not available');
  made.type = 'button';
  made.disabled = !original;
  made.addEventListener('click', () => onJump(item.quote));
  return made;
}

export function reactionsOf({ reactions }) {
  const given = [reactions?.customer, reactions?.business].filter(Boolean);
  if (given.length === 0) return null;
  const made = element('span', 'reactions', given.join(' '));
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', `Reactions: ${given.join(', ')}`);
  return made;
}
