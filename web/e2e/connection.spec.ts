// Whether an account works, seen by whoever sets it up: messages of a trial (ACC-46), and those that were given up (R6).
import type { Page } from '@playwright/test';
import { LENA } from './demo';
import { expect, expectAccessible, mark, messages, offers, reply, test } from './fixtures';
import { shoot } from './shots';

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

test('acc_46 a test message arrives on the phone, or the provider says why not', async ({ demo, signIn, tolerate }) => {
  tolerate(/422 \(.*\/test-message/);
  await demo.write(LENA, 'Hello');
  const admin = await signIn('admin');
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  await admin.getByRole('tab', { name: 'WhatsApp access' }).click();
  const to = admin.getByRole('textbox', { name: 'Send a test message to' });
  const result = admin.getByRole('status', { name: 'What came of the test message' });
  await to.fill('0171');
  await to.press('Enter');
  await expect(to).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(admin);

  await to.fill(`+${LENA.phone}`);
  await to.press('Enter');
  await expect(result).toContainText('The provider took it.');
  await expect.poll(() => demo.received(LENA)).toEqual(['This is a test message from Switchboard.']);
  await to.scrollIntoViewIfNeeded();
  await expectAccessible(admin);
  await shoot(admin, 'test-message-accepted');

  await demo.fault({ fail: { status: 400, code: 131047, times: 1 } });
  await admin.getByRole('button', { name: 'Send test message' }).click();
  await expect(result).toContainText('The provider refused it. The customer has not written within 24 hours');
  await expect(result).toContainText('131047');
  await expectAccessible(admin);
  await shoot(admin, 'test-message-refused');

  await admin.getByRole('button', { name: 'Close' }).first().click();
  await goTo(admin, 'Audit');
  await expect(admin.getByRole('row', { name: /tested.*account/ }).first()).toBeVisible();
  expect(await demo.received(LENA)).toHaveLength(1);
});

test('r6 a message that was given up is tried again from management', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(anna).first()).toBeVisible();
  await demo.fault({ fail: { status: 403, code: 131031, times: 1 } });
  await reply(anna, 'Good day to you');
  await expect(messages(anna).last()).toContainText('Send again');

  const admin = await signIn('admin');
  await goTo(admin, 'Undelivered messages');
  const row = admin.getByRole('row', { name: /131031/ });
  await expect(row).toContainText('Support');
  await expect(row).toContainText('restricted or locked at the provider');
  await expectAccessible(admin);
  await shoot(admin, 'undelivered');
  const search = admin.getByRole('searchbox');
  await search.fill('of another kind');
  await expect(row).toHaveCount(0);
  await search.fill('131031');
  await expect(row).toBeVisible();
  await search.fill('');
  await expect(admin).not.toHaveURL(/q=/);
  await row.click();
  const drawer = admin.getByRole('dialog', { name: 'Undelivered message' });
  await expect(drawer).toContainText('Support');
  await expectAccessible(admin);
  await shoot(admin, 'undelivered-one');
  await admin.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);

  await row.getByRole('link').click();
  await expect(admin.getByRole('dialog')).toContainText('Good day to you');
  await admin.goBack();
  await row.getByRole('button', { name: /^Actions for/ }).click();
  await admin.getByRole('menuitem', { name: 'Try again' }).click();
  await expect(admin.getByText('It is on its way again.')).toBeVisible();
  await expect(admin.getByText('Nothing here')).toBeVisible();
  await expectAccessible(admin);
  await expect.poll(() => demo.received(LENA)).toEqual(['Good day to you']);
  await expect(mark(anna, 'Good day to you')).toHaveAccessibleName(/Delivered|Read/);
  await shoot(admin, 'undelivered-none');
});
