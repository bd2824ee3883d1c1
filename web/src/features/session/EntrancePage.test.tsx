import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../../testing/render';
import { EntrancePage } from './EntrancePage';

const context = vi.hoisted(() => ({ isSetUp: true }));
vi.mock('@tanstack/react-router', () => ({
  getRouteApi: () => ({ useRouteContext: () => context }),
  useRouter: () => ({}),
}));

describe('arriving without a session', () => {
  it('is the sign-in', () => {
    context.isSetUp = true;
    show(<EntrancePage />);
    expect(screen.getByLabelText('Username')).toBeInTheDocument();
    expect(screen.queryByText(/printed a link/)).not.toBeInTheDocument();
  });

  it('tells where the link is while there is no administrator, and keeps the sign-in in reach (S8)', async () => {
    context.isSetUp = false;
    show(<EntrancePage />);
    expect(screen.getByRole('heading', { name: 'Nobody can sign in yet' })).toBeInTheDocument();
    expect(screen.getByText(`${location.origin}/set-up#…`)).toBeInTheDocument();
    expect(screen.queryByLabelText('Username')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Sign in anyway' }));
    expect(screen.getByLabelText('Username')).toBeInTheDocument();
  });
});
