// The customer's phone: holds what the network said and draws it.

import { openActions, setUpAttaching } from '/attach.js';
import { lineOf } from '/content.js';
import * as network from '/network.js';
import { element, initials, personRow, shown, threadItems, timeOf, tone } from '/render.js';

// As long as WhatsApp shows it.
const TYPING_MS = 25_000;

const $ = (id) => document.getElementById(id);

const state = {
  numbers: [], customers: new Map(), phone: null, number: null, items: new Map(), drafts: new Map(),
  // The message that is answered, or corrected.
  answered: null, corrected: null,
  // Until when the business is shown to type.
  typingUntil: 0,
};

const talk = () => `${state.phone} ${state.number}`;
const customer = () => state.customers.get(state.phone);

// ---- drawing ----

function drawPeople() {
  const focused = document.activeElement?.dataset?.phone;
  $('people').replaceChildren(...[...state.customers.values()].map((one) =>
    personRow(one, one.phone === state.phone, () => pick(one.phone, state.number))));
  if (focused) document.querySelector(`[data-phone="${CSS.escape(focused)}"]`)?.focus();
}

function drawHead() {
  const number = state.numbers.find((one) => one.phone_number_id === state.number);
  const name = number?.name ?? 'No business yet';
  $('business-name').textContent = name;
  const isTyping = state.typingUntil > Date.now();
  $('business-phone').textContent = isTyping ? 'typing…' : number ? `+${number.display_phone_number}` : '';
  $('business-avatar').textContent = number ? initials(name) : '?';
  $('business-avatar').className = `avatar ${tone(number?.phone_number_id ?? '')}`;
  const choice = $('business');
  choice.hidden = state.numbers.length < 2;
  choice.replaceChildren(...state.numbers.map((one) => new Option(one.name, one.phone_number_id, false, one.phone_number_id === state.number)));
  $('signal').textContent = customer()?.online === false ? 'No signal' : '5G';
  $('text').disabled = !number || !customer();
  for (const id of ['attach', 'voice']) $(id).disabled = $('text').disabled;
  $('send').disabled = $('text').disabled || $('text').value.trim() === '';
  drawNotice(number);
}

function drawNotice(number) {
  const hidden = [...state.items.values()].filter((item) => item.from === 'business' && item.tick === 'sent').length;
  let words = '';
  if (customer()?.online === false) {
    words = hidden > 0 ? `This phone is offline. Answers waiting: ${hidden}.` : 'This phone is offline.';
  } else if (number?.trouble) {
    words = `${number.webhook_host} does not take messages (${number.trouble}). The network keeps trying.`;
  }
  $('notice').textContent = words;
  $('notice').hidden = words === '';
}

function drawThread() {
  const list = $('thread');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const rows = threadItems([...state.items.values()], { items: state.items, ...does });
  if (rows.length === 0) {
    const words = state.numbers.length === 0
      ? 'No business number is registered on this network yet.'
      : `Write as ${customer()?.name ?? 'a customer'}. The first message opens a conversation at the business.`;
    rows.push(element('div', 'hint', words));
  }
  list.replaceChildren(...rows);
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function drawBar() {
  const item = state.corrected ?? state.answered;
  $('about').hidden = item === null;
  $('about-what').textContent = state.corrected ? 'Edit your message' : 'Reply to';
  $('about-text').textContent = item ? lineOf(item) : '';
}

function drawPhoneForm() {
  const one = customer();
  const form = $('phone-form');
  $('phone-title').textContent = one ? `${one.name}'s phone` : 'Phone';
  for (const name of ['online', 'receipts', 'hides_phone']) {
    form.elements[name].checked = one?.[name] ?? false;
    form.elements[name].disabled = !one;
  }
}

function draw() {
  drawPeople();
  drawHead();
  drawThread();
  drawPhoneForm();
}

// ---- choosing and reading ----

async function pick(phone, number) {
  state.drafts.set(talk(), $('text').value);
  Object.assign(state, { phone, number, items: new Map(), answered: null, corrected: null, typingUntil: 0 });
  drawBar();
  $('text').value = state.drafts.get(talk()) ?? '';
  history.replaceState(null, '', `#${phone}`);
  draw();
  await loadThread();
  $('thread').scrollTop = $('thread').scrollHeight;
  if (matchMedia('(min-width: 621px)').matches) $('text').focus();
}

async function loadThread() {
  if (!state.phone || !state.number) return;
  const wanted = talk();
  const { items } = await network.thread(state.phone, state.number);
  if (wanted !== talk()) return;
  state.items = new Map(items.map((item) => [item.id, item]));
  drawThread();
  drawHead();
  read();
}

// Reading needs a person in front of the page.
function read() {
  const unread = [...state.items.values()].some((item) => item.from === 'business' && item.tick === 'delivered');
  if (unread && document.visibilityState === 'visible' && customer()?.online) {
    network.lookAt(state.phone, state.number).catch(report);
  }
}

let focused = false;

function focusOnce() {
  if (focused || document.activeElement !== document.body) return;
  focused = true;
  $('text').focus();
}

function report(error) {
  $('notice').textContent = error.message;
  $('notice').hidden = false;
}

// ---- what the network says ----

async function refresh() {
  const seen = await network.overview();
  state.numbers = seen.numbers;
  state.customers = new Map(seen.customers.map((one) => [one.phone, one]));
  if (!state.customers.has(state.phone)) {
    const wanted = location.hash.slice(1);
    state.phone = state.customers.has(wanted) ? wanted : seen.customers[0]?.phone ?? null;
  }
  chooseNumber();
  drawFaults(seen.faults);
  draw();
  await loadThread();
}

function chooseNumber() {
  const known = state.numbers.some((one) => one.phone_number_id === state.number);
  if (!known) state.number = state.numbers[0]?.phone_number_id ?? null;
}

function apply(event) {
  switch (event.type) {
    case 'item':
      if (event.phone === state.phone && event.phone_number_id === state.number) {
        const fresh = !state.items.has(event.item.id);
        state.items.set(event.item.id, event.item);
        if (event.item.from === 'business') state.typingUntil = 0;
        drawThread();
        drawHead();
        if (fresh && shown(event.item)) $('thread').scrollTop = $('thread').scrollHeight;
        read();
      }
      break;
    case 'typing':
      if (event.phone === state.phone && event.phone_number_id === state.number) {
        state.typingUntil = Date.now() + TYPING_MS;
        drawHead();
        setTimeout(drawHead, TYPING_MS + 50);
      }
      break;
    case 'customer':
      // A load run has thousands of passers-by; nobody reads a list of them.
      if (!state.customers.has(event.customer.phone) && state.customers.size >= 60) break;
      state.customers.set(event.customer.phone, event.customer);
      drawPeople();
      if (event.customer.phone === state.phone) {
        drawPhoneForm();
        drawHead();
        read();
      }
      break;
    case 'numbers': {
      const before = state.number;
      state.numbers = event.numbers;
      chooseNumber();
      drawHead();
      if (before !== state.number) pick(state.phone, state.number).catch(report);
      break;
    }
    case 'faults':
      drawFaults(event.faults);
      break;
    case 'resync':
      refresh().catch(report);
      break;
  }
}

// ---- faults ----

const ANSWERS = ['reset_after_accept', 'hang_after_accept', 'drip_answer', 'garbage_answer', 'flood_answer'];

function drawFaults(faults) {
  const form = $('faults-form').elements;
  const fail = faults.fail;
  const prefix = fail ? [fail.status, fail.code].filter(Boolean).join('/') : '';
  form.fail.value = [...form.fail.options].map((option) => option.value)
    .find((value) => prefix !== '' && (value === prefix || value.startsWith(`${prefix}/`))) ?? '';
  form.fail_later.value = faults.fail_later ? String(faults.fail_later.code) : '';
  form.answer.value = ANSWERS.find((name) => faults[name] !== false) ?? '';
  form.reorder.checked = faults.reorder;
  for (const name of ['slow_answer_ms', 'delay_ms', 'duplicate']) {
    if (document.activeElement !== form[name]) form[name].value = faults[name];
  }
  for (const field of form) {
    if (field.name && field.name !== 'times' && field.type !== 'checkbox') {
      field.classList.toggle('set', !['', '0'].includes(field.value));
    }
  }
}

function faultsOf(form) {
  const times = form.times.value === 'always' ? true : Number(form.times.value);
  const [status, code, retry] = form.fail.value.split('/').map(Number);
  const faults = {
    delay_ms: Number(form.delay_ms.value) || 0,
    duplicate: Number(form.duplicate.value) || 0,
    slow_answer_ms: Number(form.slow_answer_ms.value) || 0,
    reorder: form.reorder.checked,
  };
  if (status) faults.fail = { status, code: code ?? null, retry_after_secs: retry ?? null, times };
  if (form.fail_later.value) faults.fail_later = { code: Number(form.fail_later.value), times };
  if (form.answer.value) faults[form.answer.value] = times;
  return faults;
}

// ---- what the person does ----

$('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (text === '') return;
  $('text').value = '';
  $('send').disabled = true;
  const corrected = state.corrected;
  try {
    if (corrected) await network.edit(between(), corrected.id, text);
    else await network.write(between(), text);
    if (corrected) leave();
  } catch (error) {
    $('text').value = text;
    report(error);
  }
});

// Between whom the next message goes, and what it answers: said once.
function between() {
  const { phone, number, answered } = state;
  state.answered = null;
  drawBar();
  return { phone, number, quote: answered?.id };
}

function leave() {
  if (state.corrected) $('text').value = '';
  Object.assign(state, { answered: null, corrected: null });
  drawBar();
}

$('about-close').addEventListener('click', leave);

const does = {
  onPress(item, index) {
    network.press({ phone: state.phone, number: state.number }, item.id, index).catch(report);
  },
  onJump(id) {
    const row = document.querySelector(`[data-id="${CSS.escape(id)}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.classList.add('lit');
    setTimeout(() => row?.classList.remove('lit'), 1600);
  },
  onMore(anchor, item) {
    openActions(anchor, item, {
      talk: () => ({ phone: state.phone, number: state.number }),
      answer(to) {
        Object.assign(state, { answered: to, corrected: null });
        drawBar();
        $('text').focus();
      },
      edit(own) {
        Object.assign(state, { answered: null, corrected: own });
        $('text').value = own.text;
        $('send').disabled = false;
        drawBar();
        $('text').focus();
      },
      report,
    });
  },
};

setUpAttaching({
  talk: between,
  caption() {
    const words = $('text').value.trim();
    $('text').value = '';
    $('send').disabled = true;
    return words;
  },
  report,
});

$('text').addEventListener('input', () => {
  $('send').disabled = $('text').value.trim() === '';
});

$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Escape') leave();
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('composer').requestSubmit();
  }
});

$('business').addEventListener('change', () => pick(state.phone, $('business').value).catch(report));

$('phone-form').addEventListener('change', (event) => {
  network.setPhone(state.phone, { [event.target.name]: event.target.checked }).catch(report);
});

$('faults-form').addEventListener('change', (event) => {
  network.setFaults(faultsOf(event.currentTarget.elements)).catch(report);
});

$('faults-form').addEventListener('reset', () => {
  network.setFaults({}).catch(report);
});

$('add-person').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const problem = form.querySelector('.form-error');
  problem.textContent = '';
  const phone = form.elements.phone.value.replace('+', '');
  try {
    await network.addPerson(phone, form.elements.name.value);
    form.reset();
    form.closest('details').open = false;
    await refresh();
    await pick(phone, state.number);
  } catch (error) {
    problem.textContent = error.message;
  }
});

document.addEventListener('visibilitychange', read);

const tickClock = () => { $('clock').textContent = timeOf(Date.now()); };
tickClock();
setInterval(tickClock, 10_000);

network.watch({
  onOpen() {
    $('live').textContent = 'Live';
    $('live').classList.add('on');
    refresh().then(focusOnce).catch(report);
  },
  onEvent: apply,
  onLost() {
    $('live').textContent = 'Reconnecting';
    $('live').classList.remove('on');
  },
});
