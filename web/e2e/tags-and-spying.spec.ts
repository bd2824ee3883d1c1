// Tags on a conversation (TAG-01), reading along unseen (INT-09, LST-10), and the preview of a notification (ACC-22).
import { LENA } from './demo';
import { expect, expectAccessible, messages, offers, test } from './fixtures';
import { Settings } from './settings';
import { shoot } from './shots';

test('an agent tags a conversation, and a supervisor sees it go on without being seen', async ({ demo, signIn }) => {
  const settings = await Settings.of(demo);
  for (const [name, color] of [
    ['VIP', '#0b7a5f'],
    ['Complaint', '#c0282d'],
    ['Refund', '#1a7fd6'],
  ]) {
    await settings.ask('POST', '/api/tags', { name, color });
  }
  const anna = await signIn('anna');
  await demo.write(LENA, 'I was charged twice');
  await expect(offers(anna)).toHaveCount(1);
  await anna.keyboard.press('Alt+a');
  await expect(messages(anna).first()).toBeVisible();
  const menu = anna.getByRole('button', { name: 'More about this conversation' });
  await menu.click();
  await anna.getByRole('menuitem', { name: 'Tags…' }).click();
  const dialog = anna.getByRole('dialog', { name: 'Tags of Lena Vogt' });
  await expect(dialog.getByRole('button', { name: 'Save tags' })).toBeDisabled();
  await dialog.getByRole('searchbox').fill('compl');
  await expect(dialog.getByRole('checkbox')).toHaveCount(1);
  await dialog.getByRole('checkbox', { name: 'Complaint' }).check();
  await dialog.getByRole('searchbox').fill('');
  await dialog.getByRole('checkbox', { name: 'VIP' }).check();
  await expectAccessible(anna);
  await shoot(anna, 'tags-dialog');
  await dialog.getByRole('button', { name: 'Save tags' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(anna.getByRole('complementary', { name: 'Details' })).toContainText(/Complaint.*VIP/);
  await expect(anna.getByRole('tabpanel')).toContainText('2 tags');
  await expectAccessible(anna);
  await shoot(anna, 'tags-desk');
  await menu.click();
  await anna.getByRole('menuitem', { name: 'Tags…' }).click();
  await dialog.getByRole('checkbox', { name: 'VIP' }).uncheck();
  await dialog.getByRole('button', { name: 'Save tags' }).click();
  await expect(anna.getByRole('complementary', { name: 'Details' })).not.toContainText('VIP');

  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Interactions', exact: true }).click();
  await expect(admin.getByRole('row', { name: /Lena Vogt/ })).toContainText('Complaint');
  await anna.evaluate(() => window.dispatchEvent(new Event('blur')));
  await admin.getByRole('row', { name: /Lena Vogt/ }).click();
  const drawer = admin.getByRole('dialog');
  await expect(drawer).toContainText('Nobody sees that you read along');
  await expect(drawer).toContainText(/Anna Rossi changed the tags/);
  await demo.write(LENA, 'Please hurry');
  await expect(drawer.getByRole('log', { name: 'Messages' })).toContainText('Please hurry');
  await expect(messages(anna)).toHaveCount(2);
  await expect(anna.getByText('Boss')).toHaveCount(0);
  await expectAccessible(admin);
  await shoot(admin, 'spying');
  await drawer.getByRole('textbox', { name: 'Internal note' }).fill('Offer her a refund');
  await drawer.getByRole('button', { name: 'Add note' }).click();
  await expect(messages(anna).filter({ hasText: 'Offer her a refund' })).toContainText('Internal note · a colleague');
  await drawer.getByRole('button', { name: 'Tags…' }).click();
  const forced = admin.getByRole('dialog', { name: 'Tags of Lena Vogt' });
  await forced.getByRole('checkbox', { name: 'Refund' }).check();
  await forced.getByRole('button', { name: 'Save tags' }).click();
  await expect(anna.getByRole('complementary', { name: 'Details' })).toContainText('Refund');
  await expect(drawer).toContainText(/The tags were changed, by .+ \(supervisor\)/);
});

test('the notification of an account is previewed with sample values', async ({ signIn, tolerate }) => {
  tolerate(/422 .*\/api\/variables\/preview/);
  const admin = await signIn('admin');
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  const drawer = admin.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Notification' }).click();
  const ofQueue = drawer.getByRole('region', { name: 'Offered through a queue' });
  const ofAgent = drawer.getByRole('region', { name: 'Offered to one agent, without a queue' });
  await expect(ofQueue).toContainText('Support · Billing · +447700900142');
  await expect(ofAgent).toContainText('Support · +447700900142');
  const template = drawer.getByRole('textbox', { name: 'Text of the offer' });
  await template.fill('{{contact.name}} of {{contact.city}}{{#queue}} for {{queue.name}}{{/queue}}');
  await expect(ofQueue).toContainText('Maya Ruiz of for Billing');
  await expect(ofAgent).toContainText(/Maya Ruiz of\s*$/);
  await template.fill('{{#queue}} for {{queue.name}}');
  await expect(ofQueue.getByRole('alert')).toContainText('Section `queue` is never closed at character 1');
  await expectAccessible(admin);
  await shoot(admin, 'notification-preview');
});
