import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../../testing/render';
import { serve } from '../../testing/renderPage';
import { TagsForm } from './TagsForm';

const TAGS = [
  { id: '1', version: 1, name: 'VIP', color: '#0b7a5f', description: 'Pays more' },
  { id: '2', version: 1, name: 'Late', color: '#c0282d', description: '' },
];

function shown(has: string[]) {
  serve({ 'GET /api/tags': () => ({ body: { rows: TAGS, count: 2, next: null } }) });
  const submit = vi.fn(() => Promise.resolve());
  const tags = TAGS.filter(({ id }) => has.includes(id));
  show(<TagsForm tags={tags} submit={submit} cancel={() => {}} />);
  return submit;
}

describe('the tags of a conversation (TAG-01)', () => {
  it('sends only what was ticked and cleared', async () => {
    const submit = shown(['1']);
    const save = screen.getByRole('button', { name: 'Save tags' });
    expect(save).toBeDisabled();
    await userEvent.click(await screen.findByRole('checkbox', { name: /Late/ }));
    await userEvent.click(screen.getByRole('checkbox', { name: /VIP/ }));
    await userEvent.click(save);
    await waitFor(() => expect(submit).toHaveBeenCalledExactlyOnceWith({ add: ['2'], remove: ['1'] }));
  });

  it('finds tags by what they are for', async () => {
    shown([]);
    await userEvent.type(await screen.findByRole('searchbox'), 'pays');
    expect(screen.getByRole('checkbox', { name: /VIP/ })).toBeInTheDocument();
    expect(screen.queryByRole('checkbox', { name: /Late/ })).not.toBeInTheDocument();
  });
});
