// What a supervisor sees of a conversation that others had (INT-10).
import { LENA, OMAR } from './demo';
import { expect, expectAccessible, messages, offers, reply, test } from './fixtures';
import { Settings } from './settings';
import { shoot } from './shots';

test('who was asked, who accepted and who got it is told beside the messages', async ({ demo, signIn }) => {
  const settings = await Settings.of(demo);
  await settings.transfers(60);
  const shop = await settings.disposition('Shop');
  await settings.disposition('Ordered', shop);
  const anna = await signIn('anna');
  const ben = await signIn('ben');
  const carla = await signIn('carla');
  await carla.getByTestId('status').click();
  await carla.getByRole('menuitem', { name: 'Lunch' }).click();
  await expect(carla.getByTestId('status')).toContainText('Lunch');

  await demo.write(LENA, 'I would like two of them');
  await expect(offers(ben)).toHaveCount(1);
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(anna).first()).toBeVisible();
  await reply(anna, 'My colleague takes the order');
  await anna.getByRole('button', { name: 'Transfer' }).click();
  const transfer = anna.getByRole('dialog', { name: 'Transfer to somebody else' });
  await transfer.getByRole('radio', { name: 'Ben Carter' }).check();
  await transfer.getByRole('button', { name: 'Transfer' }).click();
  await offers(ben)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(ben).first()).toBeVisible();
  await demo.write(OMAR, 'Is anybody there?');
  await expect(offers(anna)).toHaveCount(1);

  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Interactions', exact: true }).click();
  const omar = admin.getByRole('row', { name: /Omar Said/ });
  await expect(omar).toContainText('Being offered');
  await expect(omar).toContainText(/waits for 00:/);
  await expect(admin.getByRole('row', { name: /Lena Vogt/ })).toContainText('Ben Carter');
  await expectAccessible(admin);
  await shoot(admin, 'interactions');
  await admin.getByRole('row', { name: /Lena Vogt/ }).click();
  const drawer = admin.getByRole('dialog');
  const trace = drawer.getByRole('region', { name: 'What happened to this conversation' });
  const asked = trace.getByRole('listitem').filter({ hasText: 'Step 1: asking queue Support' }).first();
  await expect(asked).toContainText(/Offered to Anna Rossi and Ben Carter/);
  await expect(asked).toContainText(/Anna Rossi accepted after \d+ s/);
  await expect(asked).toContainText('Taken back from Ben Carter');
  await expect(asked).toContainText('Not asked: Carla Mendes (paused)');
  await expect(trace).toContainText('Transferred to Ben Carter by Anna Rossi');
  await expect(drawer.getByRole('region', { name: 'Messages' })).toContainText('My colleague takes the order');
  await expect(trace.locator('[data-mark="unknown"]')).toHaveCount(0);
  await expectAccessible(admin);
  await shoot(admin, 'trace');

  await drawer.getByRole('button', { name: 'Close…' }).click();
  const closing = admin.getByRole('dialog', { name: 'Close Lena Vogt?' });
  await closing.getByRole('radio', { name: 'Ordered' }).check();
  await expectAccessible(admin);
  await shoot(admin, 'force-close');
  await closing.getByRole('button', { name: 'Close conversation' }).click();
  await expect(trace).toContainText(/Closed by .+ \(supervisor\): Shop › Ordered/);
  await expect(ben.getByText('No conversations yet')).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'Assign to an agent…' })).toHaveCount(0);
  await admin.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);

  await omar.getByRole('button', { name: 'Actions for #2' }).click();
  await admin.getByRole('menuitem', { name: 'Assign to an agent…' }).click();
  const assigning = admin.getByRole('dialog', { name: 'Assign Omar Said' });
  await assigning.getByRole('radio', { name: /Carla Mendes/ }).check();
  await expectAccessible(admin);
  await shoot(admin, 'assign');
  await assigning.getByRole('button', { name: 'Assign' }).click();
  await expect(omar).toContainText('Carla Mendes');
  await omar.click();
  await expect(trace).toContainText(/Assigned to Carla Mendes, by .+ \(supervisor\)/);
});
