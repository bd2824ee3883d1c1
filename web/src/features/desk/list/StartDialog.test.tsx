import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { DeskAccount } from '../../../api/gen';
import { show } from '../../../testing/render';
import { serve } from '../../../testing/renderPage';
import { StartDialog } from './StartDialog';

const RESOLVE = 'POST /api/contacts/resolve';
const START = 'POST /api/whatsapp/interactions';

const account = (over: Partial<DeskAccount> = {}): DeskAccount => ({
  id: '1',
  name: 'Care',
  key: 'CARE',
  can_start: true,
  ...over,
});

function dialog(accounts: DeskAccount[]) {
  const [close, select] = [vi.fn(), vi.fn()];
  show(<StartDialog accounts={accounts} opened turn={1} close={close} select={select} />);
  return { close, select };
}

async function fill(number: string, body?: string): Promise<void> {
  await userEvent.type(screen.getByRole('textbox', { name: /To number/ }), number);
  if (body) await userEvent.type(screen.getByRole('textbox', { name: /Message/ }), body);
  await userEvent.click(screen.getByRole('button', { name: 'Send' }));
}

describe('writing first (OUT-01)', () => {
  it('finds the contact, sends the text and opens the conversation', async () => {
    const asked: unknown[] = [];
    serve({
      [RESOLVE]: ({ body }) => {
        asked.push(body);
        return { body: { contact: { id: '5' }, created: true } };
      },
      [START]: ({ body }) => {
        asked.push(body);
        return { status: 201, body: { id: '77' } };
      },
    });
    const { close, select } = dialog([account()]);
    await fill('+39 06 9123 4567', 'good morning');
    await vi.waitFor(() => expect(select).toHaveBeenCalledExactlyOnceWith('77'));
    expect(close).toHaveBeenCalledOnce();
    expect(asked).toEqual([
      { account_id: '1', phone: '+39 06 9123 4567' },
      { account_id: '1', contact_id: '5', body: 'good morning', client_ref: expect.any(String) },
    ]);
  });

  it('sends the template of the account where there is one, without a text', async () => {
    let sent: unknown;
    serve({
      [RESOLVE]: () => ({ body: { contact: { id: '5' }, created: false } }),
      [START]: ({ body }) => {
        sent = body;
        return { status: 201, body: { id: '77' } };
      },
    });
    const { select } = dialog([account({ recontact_template: 'come_back' })]);
    expect(screen.getByText(/come_back/)).toBeInTheDocument();
    expect(screen.queryByRole('textbox', { name: /Message/ })).not.toBeInTheDocument();
    await fill('+39 06 9123 4567');
    await vi.waitFor(() => expect(select).toHaveBeenCalled());
    expect(sent).toEqual({ account_id: '1', contact_id: '5', client_ref: expect.any(String) });
  });

  it('puts a wrong number under its field, and says whose the conversation is', async () => {
    let isWrong = true;
    serve({
      [RESOLVE]: () =>
        isWrong
          ? {
              status: 422,
              body: { code: 'invalid', detail: '', errors: [{ field: 'phone', message: 'must be a phone number' }] },
            }
          : { body: { contact: { id: '5' }, created: false } },
      [START]: () => ({ status: 409, body: { code: 'already_taken', detail: 'already taken by Ben' } }),
    });
    const { close } = dialog([account()]);
    await fill('12', 'hi');
    expect(await screen.findByText('must be a phone number')).toBeInTheDocument();
    isWrong = false;
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Already taken by Ben');
    expect(close).not.toHaveBeenCalled();
  });

  it('says that no account can, and which one cannot', async () => {
    dialog([account({ can_start: false })]);
    expect(screen.getByText(/take no first messages/)).toBeInTheDocument();
    dialog([account({ id: '2', name: 'Other' }), account({ can_start: false })]);
    await userEvent.click(screen.getByRole('combobox', { name: /From account/ }));
    expect(await screen.findByRole('option', { name: /Care \(its provider/ })).toHaveAttribute(
      'data-combobox-disabled',
      'true',
    );
  });
});
