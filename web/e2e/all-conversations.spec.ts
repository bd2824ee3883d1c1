// The agent's list of all conversations: who has which, and what can be done from it (LST, SM-14, REO, AGT-04).
import type { Page } from '@playwright/test';
import { LENA, OMAR } from './demo';
import { expect, expectAccessible, messages, offers, test } from './fixtures';
import { Settings } from './settings';
import { shoot } from './shots';

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

async function choose(page: Page, conversation: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${conversation}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

test('an agent finds, reads, takes, closes and reopens conversations from the list', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  const ben = await signIn('ben');
  await demo.write(LENA, 'I have a question about my invoice');
  await offers(ben)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(ben).first()).toBeVisible();
  await demo.write(OMAR, 'Is anybody there?');
  await expect(offers(anna)).toHaveCount(1);

  await anna.getByRole('link', { name: 'All conversations' }).click();
  await expect(row(anna, 'Lena Vogt')).toContainText('Ben Carter');
  await expect(row(anna, 'Omar Said')).toContainText('Being offered');
  await expect(row(anna, 'Omar Said')).toContainText('Queue Support');
  await expectAccessible(anna);
  await shoot(anna, 'all-conversations');

  await anna.getByRole('searchbox', { name: 'Search' }).fill('lena');
  await expect(row(anna, 'Omar Said')).toHaveCount(0);
  await row(anna, 'Lena Vogt').click();
  const drawer = anna.getByRole('dialog', { name: /Lena Vogt/ });
  await expect(drawer).toContainText('I have a question about my invoice');
  await expect(drawer.getByRole('button', { name: 'Take' })).toHaveCount(0);
  await demo.write(LENA, 'Are you still there?');
  await expect(drawer.getByRole('log', { name: 'Messages' })).toContainText('Are you still there?');
  await expectAccessible(anna);
  await shoot(anna, 'all-conversations-drawer');
  await anna.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await anna.getByRole('searchbox', { name: 'Search' }).fill('');

  await anna.getByRole('combobox', { name: 'State' }).click();
  await anna.getByRole('option', { name: 'Being offered' }).click();
  await expect(row(anna, 'Lena Vogt')).toHaveCount(0);
  await choose(anna, '#2', 'Take');
  await expect(anna.getByRole('tab', { name: /Omar Said/ })).toHaveAttribute('aria-selected', 'true');
  await expect(messages(anna)).toHaveCount(1);
  await expect(offers(ben)).toHaveCount(0);

  await anna.getByRole('link', { name: 'All conversations' }).click();
  // CLS-02: from the list, with a word on how it ended or without.
  await choose(anna, '#2', 'Close…');
  const closing = anna.getByRole('dialog', { name: 'Close Omar Said?' });
  await expectAccessible(anna);
  await closing.getByRole('radio', { name: 'Sold' }).check();
  await closing.getByRole('button', { name: 'Close conversation' }).click();
  await expect(row(anna, 'Omar Said')).toContainText('Closed by Anna Rossi');
  await choose(anna, '#2', 'Reopen');
  await expect(anna.getByRole('tab', { name: /Omar Said/ })).toHaveAttribute('aria-selected', 'true');
  await expect(anna.getByText(/reopened /)).toBeVisible();
});

test('what cannot be reopened is told with a way on, and switches take entries away', async ({
  demo,
  signIn,
  tolerate,
}) => {
  tolerate(/40[39] .*\/(reopen|take)$/);
  const anna = await signIn('anna');
  await demo.write(LENA, 'Thank you, bye');
  await expect(offers(anna)).toHaveCount(1);
  await anna.keyboard.press('Alt+a');
  await expect(messages(anna).first()).toBeVisible();
  await anna.keyboard.press('Alt+c');
  await anna.getByRole('menuitem', { name: /^Close interaction/ }).click();
  await expect(anna.getByText('No conversations yet')).toBeVisible();
  await demo.write(LENA, 'One more thing');
  await expect(offers(anna)).toHaveCount(1);

  await anna.getByRole('link', { name: 'All conversations' }).click();
  await choose(anna, '#1', 'Reopen');
  const told = anna.getByRole('dialog', { name: 'Another conversation is open' });
  await expect(told).toContainText('Lena Vogt has another conversation that is open.');
  await expectAccessible(anna);
  await shoot(anna, 'other-open');
  await told.getByRole('button', { name: 'Go to it' }).click();
  const drawer = anna.getByRole('dialog', { name: '#2 · Lena Vogt' });
  await expect(drawer).toContainText('One more thing');
  await expect(drawer.getByRole('button', { name: 'Take' })).toBeVisible();

  const settings = await Settings.of(demo);
  const { rows } = await settings.ask<{ rows: { id: string; version: number; username: string }[] }>(
    'GET',
    '/api/agents',
  );
  const { id, version } = rows.find(({ username }) => username === 'anna')!;
  const permissions = { reopen: false, take_unassigned: false };
  await settings.ask('PATCH', `/api/agents/${id}`, { version, permissions });
  await drawer.getByRole('button', { name: 'Take' }).click();
  await expect(anna.getByText('An administrator has not allowed you to do this.')).toBeVisible();
  await anna.reload();
  await expect(anna.getByTestId('link')).toHaveAttribute('data-state', 'live');
  await expect(drawer).toContainText('One more thing');
  await expect(drawer.getByRole('button', { name: 'Take' })).toHaveCount(0);
});
