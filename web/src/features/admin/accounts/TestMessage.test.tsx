import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import '../texts';
import './texts';
import type { Account, TestMessageResult } from '../../../api/gen';
import { show } from '../../../testing/render';
import { serve } from '../../../testing/renderPage';
import { TestMessage } from './TestMessage';

const PATH = '/api/whatsapp/accounts/4/test-message';
const account = { id: '4', phone: '4930100200', type: 'meta', health: { signature_failures: 0 } } as Account;

const field = () => screen.getByRole('textbox', { name: 'Send a test message to' });
const result = () => screen.getByRole('status', { name: 'What came of the test message' });

function draw(status: number, body: unknown) {
  const asked = serve({ [`POST ${PATH}`]: () => ({ status, body }) });
  const submitted = vi.fn((event: SubmitEvent) => event.preventDefault());
  window.addEventListener('submit', submitted);
  show(
    <form>
      <TestMessage account={account} />
      <button type="submit">Save</button>
    </form>,
  );
  return { asked, submitted };
}

describe('a test message (ACC-46)', () => {
  it('Enter sends it, and does not save the form around it', async () => {
    const { asked, submitted } = draw(200, { outcome: 'accepted', provider_id: 'wamid.1' } satisfies TestMessageResult);
    expect(screen.getByRole('button', { name: 'Send test message' })).toBeDisabled();
    expect(field()).toHaveAccessibleDescription(/only to who wrote to \+4930100200 within the last 24 hours/);
    await userEvent.type(field(), ' +49 171 1234567{Enter}');
    await waitFor(() => expect(result()).toHaveTextContent('The provider took it. It should be on the phone'));
    expect(asked).toEqual([{ method: 'POST', path: PATH, body: { to: '+49 171 1234567' }, search: '' }]);
    expect(submitted).not.toHaveBeenCalled();
  });

  it.each<[TestMessageResult, RegExp]>([
    [
      { outcome: 'refused', reason: 'window_closed', code: '131047', detail: 'Re-engagement message' },
      /^The provider refused it\. The customer has not written within 24 hours.*131047: Re-engagement message$/,
    ],
    [
      { outcome: 'refused', reason: 'of_a_later_version', code: '1' },
      /^The provider refused it\. The provider refused it for another reason\..*words: 1$/,
    ],
    [
      { outcome: 'try_later', reason: 'rate_limited', code: '130429', detail: 'Rate limit hit' },
      /^The provider does not take it now\. Try again in a few minutes\..*130429: Rate limit hit$/,
    ],
    [
      { outcome: 'unknown', reason: 'uncertain', detail: 'the connection broke' },
      /^Nobody knows whether it went out\. .*Look at the phone\..*words: the connection broke$/,
    ],
  ])('says in words what came of it, with those of the provider: %o', async (answer, words) => {
    draw(200, answer);
    await userEvent.type(field(), '491711234567');
    await userEvent.click(screen.getByRole('button', { name: 'Send test message' }));
    await waitFor(() => expect(result()).toHaveTextContent(words));
  });

  it('shows what is wrong with the number at the number', async () => {
    const errors = [{ field: 'to', message: 'must be a phone number with its country code' }];
    draw(422, { code: 'invalid', detail: 'some fields are not valid', errors });
    await userEvent.type(field(), '12{Enter}');
    await waitFor(() => expect(field()).toBeInvalid());
    expect(screen.getByText('Must be a phone number with its country code.')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('says why it was not even tried', async () => {
    draw(503, { code: 'unavailable', detail: 'the server is stopping' });
    await userEvent.type(field(), '491711234567{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('The server is stopping.');
    expect(result()).toBeEmptyDOMElement();
  });
});
