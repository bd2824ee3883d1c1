// The page's line to the network: requests, and one stream of events that reconnects by itself.

async function ask(method, path, body) {
  const isFile = body instanceof Blob;
  const type = isFile ? body.type || 'application/octet-stream' : 'application/json';
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': type },
    body: body === undefined || isFile ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    let reason = text;
    try {
      reason = JSON.parse(text).error ?? text;
    } catch {
      // Not one of the network's own answers: its text says it best.
    }
    throw new Error(reason || `the network answered ${response.status}`);
  }
  return text === '' ? null : JSON.parse(text);
}

const person = (phone) => `/sandbox/customers/${encodeURIComponent(phone)}`;

export const overview = () => ask('GET', '/sandbox/state');
export const setFaults = (faults) => ask('PUT', '/sandbox/faults', faults);
export const addPerson = (phone, name) => ask('POST', '/sandbox/customers', { phone, name });
export const setPhone = (phone, change) => ask('PUT', person(phone), change);

const about = ({ phone, number, quote }, body) => [
  person(phone),
  { phone_number_id: number, ...body, ...(quote && { quote }) },
];

async function message(talk, body) {
  const [path, whole] = about(talk, body);
  return ask('POST', `${path}/messages`, whole);
}

// `talk` is between whom, and the message that is answered.
export const write = (talk, text) => message(talk, { text });
export const send = (talk, content) => message(talk, { content });

const act = ({ phone, number }, path, body) =>
  ask('POST', `${person(phone)}/${path}`, { phone_number_id: number, ...body });

export const react = (talk, message_id, emoji) => act(talk, 'reactions', { message_id, emoji });
export const press = (talk, message_id, button) => act(talk, 'presses', { message_id, button });
export const edit = (talk, message_id, text) => act(talk, 'edits', { message_id, text });
export const revoke = (talk, message_id) => act(talk, 'revocations', { message_id });

export const upload = (phone, number, file) =>
  ask('POST', `${person(phone)}/uploads?phone_number_id=${encodeURIComponent(number)}`, file);

export const lookAt = (phone, number) => ask('POST', `${person(phone)}/read`, { phone_number_id: number });

export const thread = (phone, number) =>
  ask('GET', `${person(phone)}/thread?phone_number_id=${encodeURIComponent(number)}`);

// Calls `onOpen` after every (re)connect, because events may have been missed before it.
export function watch({ onOpen, onEvent, onLost }) {
  const source = new EventSource('/sandbox/events');
  source.addEventListener('open', onOpen);
  source.addEventListener('error', () => {
    onLost();
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => watch({ onOpen, onEvent, onLost }), 2000);
    }
  });
  source.addEventListener('message', (message) => onEvent(JSON.parse(message.data)));
}
