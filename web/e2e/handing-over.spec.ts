// Transfer, notes and closing with a disposition, as the people involved see it (TRF, MSG-09, CLS, DSP).
import type { Page } from '@playwright/test';
import { LENA } from './demo';
import { expect, expectAccessible, messages, offers, reply, test } from './fixtures';
import { Settings } from './settings';
import { shoot } from './shots';

async function accept(page: Page): Promise<void> {
  await offers(page)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(page).first()).toBeVisible();
}

async function transfer(page: Page, to: string, note = ''): Promise<void> {
  await page.getByRole('button', { name: 'Transfer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Transfer to somebody else' });
  await dialog.getByRole('radio', { name: to }).check();
  if (note) await dialog.getByRole('textbox', { name: /^Note for/ }).fill(note);
  await dialog.getByRole('button', { name: 'Transfer' }).click();
  await expect(dialog).toHaveCount(0);
}

test('a transfer nobody accepts comes back unread; one that is accepted goes with its note', async ({
  demo,
  signIn,
}) => {
  const settings = await Settings.of(demo);
  await settings.transfers(6);
  const anna = await signIn('anna');
  await demo.write(LENA, 'My invoice is wrong');
  await accept(anna);
  const ben = await signIn('ben');
  const carla = await signIn('carla');
  await carla.getByTestId('status').click();
  await carla.getByRole('menuitem', { name: 'Lunch' }).click();

  await anna.getByRole('button', { name: 'Transfer' }).click();
  const dialog = anna.getByRole('dialog', { name: 'Transfer to somebody else' });
  await expect(dialog.getByRole('radio', { name: /Ben Carter/ })).toBeEnabled();
  await expect(dialog.getByRole('radio', { name: /Carla Mendes.*paused/ })).toBeDisabled();
  await expect(dialog.getByRole('button', { name: 'Transfer' })).toBeDisabled();
  await expectAccessible(anna);
  await shoot(anna, 'transfer-agents');
  await dialog.getByText('Queues', { exact: true }).click();
  await expect(dialog.getByRole('radio', { name: /Sales/ })).toBeVisible();
  await expectAccessible(anna);
  await shoot(anna, 'transfer-queues');
  await anna.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await transfer(anna, 'Ben Carter');
  const bar = anna.getByRole('region', { name: 'Transferring to Ben Carter' });
  await expect(bar.getByRole('timer')).toHaveText(/00:0[1-6] left/);
  await expect(anna.getByRole('textbox', { name: /^Reply to/ })).toHaveCount(0);
  await expect(offers(ben)).toContainText('Handed over to you by a colleague');
  await shoot(anna, 'transferring');
  await shoot(ben, 'transfer-offer');
  await demo.write(LENA, 'Hello?');
  await expect(messages(anna)).toHaveCount(2);
  await expect(anna.getByTestId('server-note')).toContainText(/not accepted/i);
  await expect(offers(ben)).toHaveCount(0);
  await expect(anna.getByRole('tab', { name: /Lena Vogt.*unread/ })).toBeVisible();
  await expect(anna.getByRole('textbox', { name: /^Reply to/ })).toBeVisible();
  await shoot(anna, 'transfer-returned');

  await settings.transfers(60);
  await transfer(anna, 'Ben Carter', 'She was charged twice, see March');
  await expectAccessible(anna);
  await anna.getByRole('button', { name: 'Take it back' }).click();
  await expect(offers(ben)).toHaveCount(0);
  await transfer(anna, 'Ben Carter');
  await expectAccessible(ben);
  await accept(ben);
  await expect(anna.getByText('No conversations yet')).toBeVisible();
  await expect(anna.getByText('the transfer was accepted')).toBeVisible();
  await expect(messages(ben).filter({ hasText: 'charged twice' })).toContainText('Internal note');
});

test('an internal note looks different and never reaches the customer', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await accept(anna);
  await reply(anna, 'Good morning');
  await anna.keyboard.press('Alt+n');
  const note = anna.getByRole('textbox', { name: 'Internal note about Lena Vogt' });
  await expect(note).toBeFocused();
  await note.fill('Ask billing before promising anything');
  await expectAccessible(anna);
  await shoot(anna, 'note-composer');
  await anna.keyboard.press('Enter');
  await expect(messages(anna).filter({ hasText: 'Ask billing' })).toContainText('Internal note · you');
  await expect(note).toHaveValue('');
  await anna.keyboard.press('Alt+n');
  await reply(anna, 'One moment please');
  await expectAccessible(anna);
  await shoot(anna, 'note-thread');
  await expect.poll(() => demo.received(LENA)).toEqual(['Good morning', 'One moment please']);
});

test('a mandatory disposition pauses, survives a reload, tells of new messages, and ends with a choice', async ({
  demo,
  signIn,
}) => {
  const settings = await Settings.of(demo);
  const billing = await settings.disposition('Billing');
  await settings.disposition('Refunded', billing);
  await settings.mandatoryDisposition('Lunch');
  const anna = await signIn('anna');
  await demo.write(LENA, 'Thank you, bye');
  await accept(anna);
  await reply(anna, 'Have a nice day');
  await anna.keyboard.press('Alt+c');
  await expect(anna.getByRole('menuitem')).toHaveCount(2);
  await anna.getByRole('menuitem', { name: /^Close and dispose/ }).click();
  const dialog = anna.getByRole('dialog', { name: 'How did it end?' });
  await expect(dialog).toContainText('Paused: Lunch');
  await expect(anna.getByTestId('status')).toContainText('Lunch');
  await anna.keyboard.press('Escape');
  await expect(dialog).toBeVisible();

  await anna.reload();
  await expect(dialog).toBeVisible();
  await demo.write(LENA, 'One more thing');
  await expect(dialog).toContainText('1 new message');
  await expectAccessible(anna);
  await shoot(anna, 'disposing');
  await dialog.getByRole('button', { name: 'Back to the conversation' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(anna.getByTestId('status')).toContainText('Ready');
  await expect(messages(anna)).toHaveCount(3);

  await anna.keyboard.press('Alt+c');
  await anna.getByRole('menuitem', { name: /^Close and dispose/ }).click();
  await dialog.getByRole('button', { name: 'Close with it' }).click();
  await expect(dialog).toContainText('Choose a disposition.');
  await dialog.getByRole('searchbox').fill('refun');
  await expect(dialog.getByRole('radio')).toHaveCount(2);
  await anna.keyboard.press('Enter');
  await expect(dialog.getByRole('radio', { name: 'Refunded' })).toBeChecked();
  await dialog.getByRole('textbox', { name: /^Note/ }).fill('12.50 back on the card');
  await shoot(anna, 'disposing-chosen');
  await dialog.getByRole('button', { name: 'Close with it' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(anna.getByText('No conversations yet')).toBeVisible();
  await expect(anna.getByTestId('status')).toContainText('Ready');
});
