import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';

async function openOwn(page: Page, tab: string): Promise<void> {
  await page.getByRole('button', { name: /Profile of/ }).click();
  await page.getByRole('menuitem', { name: 'Password, sessions, API keys' }).click();
  await page.getByRole('tab', { name: tab }).click();
}

test('an agent changes the password, ends a session and makes a key without leaving the desk', async ({
  demo,
  signIn,
}) => {
  const anna = await signIn('anna');
  const elsewhere = await signIn('anna');
  await openOwn(anna, 'Password');
  const own = anna.getByRole('dialog');
  await own.getByLabel('Current password', { exact: true }).fill('not it');
  await own.getByLabel('New password', { exact: true }).fill('short');
  await own.getByLabel('New password again', { exact: true }).fill('other');
  await own.getByRole('button', { name: 'Change password' }).click();
  await expect(own.getByText('The two are not the same')).toBeVisible();
  await expectAccessible(anna);
  await own.getByLabel('Current password', { exact: true }).fill('demo-anna');
  await own.getByLabel('New password', { exact: true }).fill('demo-anna-two');
  await own.getByLabel('New password again', { exact: true }).fill('demo-anna-two');
  await own.getByRole('button', { name: 'Change password' }).click();
  await expect(anna.getByText('Your password is changed.')).toBeVisible();
  await expect(elsewhere).toHaveURL(/\/login$/);
  await expect(anna.getByTestId('link')).toHaveAttribute('data-state', 'live');

  await own.getByRole('tab', { name: 'Sessions' }).click();
  await expect(own.getByText('This browser')).toBeVisible();
  await expect(own.getByRole('button', { name: 'Sign out everywhere else' })).toBeDisabled();
  await expectAccessible(anna);

  await own.getByRole('tab', { name: 'API keys' }).click();
  await own.getByRole('button', { name: 'New key' }).click();
  await own.getByRole('textbox', { name: 'What it is for' }).fill('Nightly sync');
  await expectAccessible(anna);
  await own.getByRole('button', { name: 'Make key' }).click();
  const token = await own.getByRole('textbox', { name: 'The key' }).inputValue();
  expect(token).toMatch(/^sbk_[0-9a-f]{64}$/);
  const asked = () => fetch(`${demo.url}/api/pauses`, { headers: { Authorization: `Bearer ${token}` } });
  expect((await asked()).status).toBe(200);
  await own.getByRole('button', { name: 'Done' }).click();
  await expectAccessible(anna);
  await own.getByRole('button', { name: 'Revoke Nightly sync' }).click();
  await own.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(own.getByText('No keys yet')).toBeVisible();
  expect((await asked()).status).toBe(401);
});

test('an administrator unlocks, hands over a reset link, removes and brings back', async ({
  demo,
  signIn,
  browser,
  tolerate,
}) => {
  tolerate(/409 \(Conflict\).*\/restore/);
  const guess = () =>
    fetch(`${demo.url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'ben', password: 'a guess' }),
    });
  await expect(async () => expect((await (await guess()).json()).code).toBe('locked')).toPass({ timeout: 20_000 });

  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Agents' }).click();
  const ben = admin.getByRole('row', { name: /Ben Carter/ });
  await expect(ben.getByText('Locked')).toBeVisible();
  await expectAccessible(admin);
  await ben.getByRole('button', { name: /^Actions for Ben/ }).click();
  await admin.getByRole('menuitem', { name: 'Unlock' }).click();
  await expect(ben.getByText('Locked')).toHaveCount(0);
  await ben.getByRole('button', { name: /^Actions for Ben/ }).click();
  await admin.getByRole('menuitem', { name: 'Reset link' }).click();
  const link = await admin.getByRole('textbox', { name: 'Reset link' }).inputValue();
  await expectAccessible(admin);
  await admin.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('a fine new phrase');
  await page.getByLabel('New password again', { exact: true }).fill('a fine new phrase');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('link', { name: 'To the sign-in' }).click();
  await page.getByLabel('Username').fill('ben');
  await page.getByLabel('Password', { exact: true }).fill('a fine new phrase');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/desk/);
  await context.close();

  await ben.getByRole('button', { name: /^Actions for Ben/ }).click();
  await admin.getByRole('menuitem', { name: 'Delete' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(ben).toHaveCount(0);
  await admin.getByRole('link', { name: 'Removed people' }).click();
  await admin.getByRole('button', { name: /^Actions for Ben/ }).click();
  await expectAccessible(admin);
  await admin.getByRole('menuitem', { name: 'Bring back' }).click();
  await admin.getByRole('textbox', { name: 'Username' }).fill('anna');
  await admin.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click();
  await expect(admin.getByRole('textbox', { name: 'Username' })).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(admin);
  await admin.getByRole('textbox', { name: 'Username' }).fill('ben');
  await admin.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click();
  await expect(admin.getByText('Nobody was removed')).toBeVisible();
});

test('under the security suite a password that somebody else chose must be changed first', async ({
  demo,
  signIn,
  browser,
}) => {
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Settings' }).click();
  await admin.getByRole('switch', { name: 'Security suite' }).click();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByText('Saved', { exact: true })).toBeVisible();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(demo.url);
  await page.getByLabel('Username').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill('demo-anna');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/change-password$/);
  await page.goto(`${demo.url}/desk`);
  await expect(page).toHaveURL(/\/change-password$/);
  await page.getByLabel('Current password', { exact: true }).fill('demo-anna');
  await page.getByLabel('New password', { exact: true }).fill('all lower case');
  await page.getByLabel('New password again', { exact: true }).fill('all lower case');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Needs an upper-case letter, a digit as well.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('New password', { exact: true }).fill('Mixed up 7 times');
  await page.getByLabel('New password again', { exact: true }).fill('Mixed up 7 times');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page).toHaveURL(/\/desk/);
  await context.close();
});
