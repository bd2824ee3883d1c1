import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { show } from '../../testing/render';
import { LoginPage } from './LoginPage';

const navigate = vi.fn();
vi.mock('@tanstack/react-router', () => ({ useRouter: () => ({ navigate }) }));

function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  const response = new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  return vi.spyOn(globalThis, 'fetch').mockResolvedValue(response);
}

async function signIn() {
  show(<LoginPage />);
  await userEvent.type(screen.getByLabelText('Username'), 'lucia');
  await userEvent.type(screen.getByLabelText('Password'), 'secret-1');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

beforeEach(() => navigate.mockReset());

describe('signing in', () => {
  it.each([
    ['agent', '/desk'],
    ['administrator', '/admin'],
  ])('%s arrives at %s', async (role, to) => {
    const staff = { id: '7', role, username: 'lucia', full_name: 'Lucía Ferrer' };
    const fetched = answers(200, { staff, csrf_token: 'token' });
    await signIn();
    expect(navigate).toHaveBeenCalledExactlyOnceWith({ to });
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toEqual({ username: 'lucia', password: 'secret-1' });
  });

  it('a wrong password is said, and the field is ready for another', async () => {
    answers(401, { code: 'bad_credentials', detail: 'no' });
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('The username or the password is wrong.');
    expect(screen.getByLabelText('Password')).toHaveFocus();
  });

  it('too many attempts say how long to wait, and wait', async () => {
    answers(429, { code: 'throttled', detail: 'slow down' }, { 'Retry-After': '12' });
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 12 seconds.');
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  });

  it('a locked name is said, with the way out (SYS-05)', async () => {
    answers(429, { code: 'locked', detail: 'ask an administrator to unlock you' }, { 'Retry-After': '900' });
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('Ask an administrator to unlock you.');
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  });

  it('who must change their password is sent there (SYS-04)', async () => {
    const staff = { id: '7', role: 'agent', username: 'lucia', full_name: 'Lucía Ferrer' };
    answers(200, { staff, csrf_token: 'token', must_change_password: true });
    await signIn();
    expect(navigate).toHaveBeenCalledExactlyOnceWith({ to: '/change-password' });
  });

  it('a server that is away is not taken for a wrong password', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('failed'));
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('cannot be reached');
  });

  it('empty fields are not sent', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    show(<LoginPage />);
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(screen.getByText('Enter your username')).toBeInTheDocument();
    expect(fetched).not.toHaveBeenCalled();
  });
});
