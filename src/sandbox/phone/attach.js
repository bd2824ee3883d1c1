// Everything a phone sends besides text: files, voice messages, places, contacts; and what it does with a message.

import * as network from '/network.js';
import { element } from '/render.js';

const $ = (id) => document.getElementById(id);

/** As WhatsApp on a phone sorts what somebody picks. */
function kindOf(type) {
  if (/^image\/(jpeg|png)$/.test(type)) return 'image';
  if (/^video\/(mp4|3gpp)$/.test(type)) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  return 'document';
}

async function sendFile(talk, file, { kind, caption = '', voice = false }) {
  const { id, mime_type } = await network.upload(talk.phone, talk.number, file);
  const media = { id, mime_type: mime_type ?? file.type };
  if (caption && ['image', 'video', 'document'].includes(kind)) media.caption = caption;
  if (kind === 'document') media.filename = file.name;
  if (voice) media.voice = true;
  if (kind === 'sticker') media.animated = false;
  await network.send(talk, { type: kind, [kind]: media });
}

/** `talk()` says between whom, what is answered, and takes it; `report` shows what went wrong. */
export function setUpAttaching({ talk, caption, report }) {
  const menu = $('attach-menu');
  const attempt = (work) => work().catch(report);

  for (const [id, kind] of [['pick-file', null], ['pick-sticker', 'sticker']]) {
    $(id).addEventListener('change', (event) => {
      const files = [...event.currentTarget.files];
      event.currentTarget.value = '';
      attempt(async () => {
        for (const file of files) {
          await sendFile(talk(), file, { kind: kind ?? kindOf(file.type), caption: kind ? '' : caption() });
        }
      });
    });
  }
  menu.addEventListener('click', (event) => {
    const wish = event.target.closest('[data-attach]')?.dataset.attach;
    if (!wish) return;
    menu.hidePopover();
    if (wish === 'file') $('pick-file').click();
    if (wish === 'sticker') $('pick-sticker').click();
    if (wish === 'location') $('location').showModal();
    if (wish === 'contact') $('contact').showModal();
  });

  form('location', ({ latitude, longitude, name, address }) => ({
    type: 'location',
    location: without({ latitude: Number(latitude), longitude: Number(longitude), name, address }),
  }));
  form('contact', ({ name, phone, company, email }) => ({
    type: 'contacts',
    contacts: [without({
      name: { formatted_name: name, first_name: name },
      phones: phone ? [{ phone, wa_id: phone.replace(/\D/g, ''), type: 'CELL' }] : [],
      emails: email ? [{ email, type: 'WORK' }] : undefined,
      org: company ? { company } : undefined,
    })],
  }));

  function form(id, contentOf) {
    const dialog = $(id);
    dialog.querySelector('[value="cancel"]').addEventListener('click', () => dialog.close());
    dialog.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      const fields = Object.fromEntries(new FormData(event.currentTarget));
      dialog.close();
      attempt(() => network.send(talk(), contentOf(fields)));
    });
  }

  setUpVoice(talk, attempt, report);
}

function without(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== ''));
}

// ---- voice ----

const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

function setUpVoice(talk, attempt, report) {
  const button = $('voice');
  let recorder = null;
  button.hidden = typeof MediaRecorder === 'undefined' || !navigator.mediaDevices;
  button.addEventListener('click', async () => {
    if (recorder) return recorder.stop();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      const chunks = [];
      recorder = new MediaRecorder(stream, { mimeType });
      recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
      recorder.addEventListener('stop', () => {
        for (const track of stream.getTracks()) track.stop();
        recorder = null;
        show(false);
        const file = new File(chunks, 'voice', { type: mimeType.split(';')[0] });
        attempt(() => sendFile(talk(), file, { kind: 'audio', voice: true }));
      });
      recorder.start();
      show(true);
    } catch (error) {
      report(new Error(`The microphone cannot be used: ${error.message}`));
    }
  });

  function show(on) {
    button.classList.toggle('on', on);
    button.setAttribute('aria-label', on ? 'Send the voice message' : 'Record a voice message');
  }
}

// ---- one message ----

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** The menu of a message: reactions, answer, and for one's own text, edit and delete. */
export function openActions(anchor, item, { talk, answer, edit, report }) {
  const menu = $('actions');
  const attempt = (work) => {
    menu.hidePopover();
    work().catch(report);
  };
  const reactions = EMOJI.map((emoji) => {
    const given = item.reactions?.customer === emoji;
    const button = choice(emoji, () => attempt(() => network.react(talk(), item.id, given ? null : emoji)));
    button.setAttribute('aria-label', given ? `Take ${emoji} back` : `React with ${emoji}`);
    button.setAttribute('aria-pressed', String(given));
    return button;
  });
  const rows = [choice('Reply', () => { menu.hidePopover(); answer(item); })];
  if (item.from === 'customer' && !item.deleted) {
    if (item.kind === 'text') rows.push(choice('Edit', () => { menu.hidePopover(); edit(item); }));
    rows.push(choice('Delete for everyone', () => attempt(() => network.revoke(talk(), item.id))));
  }
  menu.replaceChildren(element('div', 'emoji', ...reactions), ...rows);
  menu.showPopover();
  const at = anchor.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
  reactions[0].focus();
}

function choice(words, act) {
  const button = element('button', '', words);
  button.type = 'button';
  button.addEventListener('click', act);
  return button;
}
