import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../api/client';
import { show } from '../../testing/render';
import { serve } from '../../testing/renderPage';
import { DispositionForm } from './DispositionForm';

const rows = [
  { id: '1', levels: ['Billing'] },
  { id: '2', levels: ['Billing', 'Refunded'] },
];
const answers = { 'GET /api/whatsapp/interactions/7/dispositions': () => ({ body: { rows } }) };

function form(submit: (chosen: unknown) => Promise<unknown>, optional = false) {
  serve(answers);
  show(<DispositionForm id="7" confirm="Close it" submit={submit} cancel={() => {}} optional={optional} />);
  return screen.findByRole('radio', { name: 'Refunded' });
}

describe('saying how a conversation ended', () => {
  it('needs a choice, and takes any level with a note (DSP-04)', async () => {
    const submit = vi.fn(async () => {});
    const refunded = await form(submit);
    await userEvent.click(screen.getByRole('button', { name: 'Close it' }));
    expect(screen.getByText('Choose a disposition.')).toBeInTheDocument();
    await userEvent.click(refunded);
    await userEvent.type(screen.getByRole('textbox', { name: /Note/ }), '  done ');
    await userEvent.click(screen.getByRole('button', { name: 'Close it' }));
    expect(submit).toHaveBeenCalledExactlyOnceWith({ disposition_id: '2', note: 'done' });
  });

  it('without a choice closes plainly where that is allowed, but not with a note', async () => {
    const submit = vi.fn(async () => {});
    await form(submit, true);
    const note = screen.getByRole('textbox', { name: /Note/ });
    await userEvent.type(note, 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Close it' }));
    expect(screen.getByText(/choose one first/)).toBeInTheDocument();
    await userEvent.clear(note);
    await userEvent.click(screen.getByRole('button', { name: 'Close it' }));
    expect(submit).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('shows what the server refuses on its field, and other refusals above the buttons', async () => {
    const submit = vi
      .fn()
      .mockRejectedValueOnce(new ApiError(422, 'invalid', '', [{ field: 'disposition_id', message: 'it is gone' }]))
      .mockRejectedValueOnce(new ApiError(409, 'not_holder', 'You do not hold this interaction.'));
    await userEvent.click(await form(submit));
    await userEvent.click(screen.getByRole('button', { name: 'Close it' }));
    expect(await screen.findByText('it is gone')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Close it' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('You do not hold this interaction.');
  });
});
