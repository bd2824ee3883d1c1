// The page's line to the network: requests, and one stream of events that reconnects by itself.

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
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

export const write = (phone, number, text) =>
  ask('POST', `${person(phone)}/messages`, { phone_number_id: number, text });

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
