import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import '../texts';
import './texts';
import type { Account, AccountHealth } from '../../../api/gen';
import { show } from '../../../testing/render';
import { serve } from '../../../testing/renderPage';
import { Connection } from './Connection';

const never: AccountHealth = { signature_failures: 0 };
const account = (health: AccountHealth, type = 'twilio') => ({ id: '4', phone: '4930100200', type, health }) as Account;

function draw(health: AccountHealth, type?: string) {
  serve({ 'GET /api/whatsapp/accounts/4': () => ({ body: account(health, type) }) });
  return show(<Connection account={account(health, type)} />);
}

describe('the connection of an account (ACC-46)', () => {
  it('waits for the first message, and says so by itself when it has come', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    draw(never);
    expect(screen.getByRole('status', { name: 'Connection' })).toHaveTextContent(
      'Waiting for the first message. Write to +4930100200',
    );
    serve({
      'GET /api/whatsapp/accounts/4': () => ({
        body: account({ ...never, last_inbound_at: '2026-11-21T08:00:00.000Z' }),
      }),
    });
    await vi.advanceTimersByTimeAsync(3_100);
    expect(await screen.findByText(/^The last message came in at/)).toBeInTheDocument();
    vi.useRealTimers();
  });

  it.each([
    ['meta', /app secret/],
    ['twilio', /auth token/],
    ['sinch', /webhook secret/],
    ['kaleyra', /header/],
  ])('wrong signatures lead to what is compared: %s', (type, words) => {
    draw({ ...never, signature_failures: 3 }, type);
    expect(screen.getByText(words)).toBeInTheDocument();
    expect(screen.getByText(/^3 calls were refused/)).toBeInTheDocument();
  });

  it('says why the last message did not go out', () => {
    draw({ ...never, last_outbound_at: '2026-11-21T08:00:00.000Z', last_outbound_error: '63016: window' });
    expect(screen.getByText('63016: window')).toBeInTheDocument();
  });
});
