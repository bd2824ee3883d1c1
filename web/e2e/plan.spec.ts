import { expect, expectAccessible, test } from './fixtures';

test('a plan with an interval and a condition is built, tried and saved', async ({ signIn, tolerate }) => {
  tolerate(/4\d\d \(.*\/applications/);
  const admin = await signIn('admin');
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  const drawer = admin.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  const cards = drawer.getByRole('list', { name: 'Steps of the plan' }).getByRole('listitem');
  await expect(cards).toHaveCount(1);
  const add = async (name: RegExp) => {
    await drawer.getByRole('button', { name: 'Add step' }).click();
    await admin.getByRole('menuitem', { name }).click();
  };

  await add(/^Auto Reply/);
  await drawer.getByRole('textbox', { name: 'Text', exact: true }).fill('Prices are at example.com');
  await drawer.getByRole('combobox', { name: 'When' }).click();
  await admin.getByRole('option', { name: 'Times of its own' }).click();
  await drawer.getByLabel('From').fill('08:00');
  await drawer.getByLabel(/^To,/).fill('19:59');
  await add(/^GotoIf/);
  const condition = drawer.getByRole('textbox', { name: 'Condition' });
  await condition.fill('{{message.body}} = "price"');
  await drawer.getByRole('combobox', { name: 'If it holds, go on at' }).click();
  await admin.getByRole('option', { name: '2 · Auto Reply' }).click();
  await drawer.getByRole('combobox', { name: 'If not, go on at' }).click();
  await admin.getByRole('option', { name: '1 · Queue' }).click();
  await expectAccessible(admin);

  await drawer.getByRole('button', { name: 'Try' }).click();
  await expect(drawer.getByText('To compare, write `==` at character 18')).toBeVisible();
  await condition.fill('{{message.body}} contains "price"');
  await drawer.getByRole('button', { name: 'Move Step 3 up' }).click();
  await drawer.getByRole('button', { name: 'Move Step 2 up' }).click();
  await expect(cards.first()).toContainText('if so step 3, else step 2');
  await drawer.getByRole('textbox', { name: 'The customer writes' }).fill('What PRICE is it?');
  await drawer.getByLabel('On', { exact: true }).fill('2026-11-30T12:00');
  await drawer.getByRole('button', { name: 'Try' }).click();
  await expect(drawer.getByLabel('The way').getByText('holds, goes to step 3')).toBeVisible();
  await expect(drawer.getByLabel('The way').getByText('message.body is What PRICE is it?')).toBeVisible();
  await expect(drawer.getByLabel('The way').getByText('sends “Prices are at example.com”')).toBeVisible();
  await expectAccessible(admin);

  await drawer.getByRole('button', { name: 'Remove Step 3' }).click();
  await expect(drawer.getByText('Step 3 stays: step 1 jumps to it.')).toBeVisible();
  await drawer.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await expect(drawer).toHaveCount(0);
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  await expect(cards).toHaveCount(3);
  await expect(cards.first()).toContainText('if so step 3, else step 2');
  await expect(cards.last()).toContainText('08:00–19:59');
});
