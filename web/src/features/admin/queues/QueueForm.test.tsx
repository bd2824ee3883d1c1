import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Queue } from '../../../api/gen';
import { show } from '../../../testing/render';
import { QueueForm } from './QueueForm';

const queue: Queue = {
  id: '3',
  version: 4,
  name: 'Billing',
  strategy: 'beep_all',
  agent_timeout_secs: 10,
  weight: 0,
  description: '',
  agents_count: 2,
};

function answers(status: number, body: unknown) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const headers = { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' };
    return new Response(JSON.stringify(body), { status, headers });
  });
}

function form(edited: Queue | null) {
  const events = { close: vi.fn(), saved: vi.fn(), changed: vi.fn() };
  show(<QueueForm queue={edited} {...events} />);
  return events;
}

const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }));

describe('a queue', () => {
  it('is checked before it is sent', async () => {
    const fetched = answers(201, queue);
    form(null);
    await save();
    expect(screen.getByText('This is needed')).toBeInTheDocument();
    expect(fetched).not.toHaveBeenCalled();
  });

  it('is changed with the version that was read', async () => {
    const fetched = answers(200, { ...queue, version: 5 });
    const { close } = form(queue);
    await userEvent.type(screen.getByLabelText(/Name/), ' 2');
    await save();
    const [url, request] = fetched.mock.calls[0] ?? [];
    expect(url).toBe('/api/whatsapp/queues/3');
    expect(request?.method).toBe('PATCH');
    expect(JSON.parse(String(request?.body))).toMatchObject({ version: 4, name: 'Billing 2', strategy: 'beep_all' });
    expect(close).toHaveBeenCalledOnce();
  });

  it('what the server refuses lands on its field', async () => {
    answers(422, {
      code: 'invalid',
      detail: 'some fields are wrong',
      errors: [{ field: 'name', message: 'is taken' }],
    });
    const { close } = form(queue);
    await save();
    expect(await screen.findByText('Is taken.')).toBeInTheDocument();
    expect(screen.getByLabelText(/Name/)).toBeInvalid();
    expect(close).not.toHaveBeenCalled();
  });

  it('changed by somebody else: says so, and loads the newest state on demand', async () => {
    const fetched = answers(409, { code: 'version_conflict', detail: 'changed by somebody else', errors: [] });
    const { saved } = form(queue);
    await save();
    expect(await screen.findByText(/Somebody else has changed this/)).toBeInTheDocument();
    fetched.mockRestore();
    answers(200, { ...queue, version: 9 });
    await userEvent.click(screen.getByRole('button', { name: 'Load the newest state' }));
    expect(saved).toHaveBeenCalledExactlyOnceWith({ ...queue, version: 9 });
  });
});
