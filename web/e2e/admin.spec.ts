import { expect, expectAccessible, test } from './fixtures';
import { shoot } from './shots';

test('an administrator adds an agent, a queue with members, and an account with a plan', async ({
  signIn,
  tolerate,
}) => {
  tolerate(/4\d\d \(.*\/api\/(agents|whatsapp)/);
  const admin = await signIn('admin');
  await expect(admin.getByRole('heading', { name: 'Accounts', level: 1 })).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Support', exact: true })).toBeVisible();
  await expectAccessible(admin);
  const drawer = admin.getByRole('dialog');
  // The tabs of a drawer have a button each; one is in view.
  const save = drawer.getByRole('button', { name: 'Save' }).filter({ visible: true });

  await admin.getByRole('link', { name: 'Agents' }).click();
  await admin.getByRole('button', { name: 'Add agent' }).click();
  await save.click();
  await expect(drawer.getByText('This is needed').first()).toBeVisible();
  await drawer.getByLabel('Name', { exact: false }).first().fill('Dora Klein');
  await drawer.getByLabel('Username').fill('anna');
  await drawer.getByRole('textbox', { name: 'Password' }).fill('a-long-password-of-dora');
  await save.click();
  await expect(drawer.getByLabel('Username')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(admin);
  await drawer.getByLabel('Username').fill('dora');
  await drawer.getByRole('tab', { name: 'Permissions' }).click();
  await drawer.getByRole('switch', { name: 'Reopen closed conversations' }).click();
  await expectAccessible(admin);
  await save.click();
  await expect(drawer.getByRole('tab', { name: 'Queues' })).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(admin);
  await drawer.getByRole('tab', { name: 'Permissions' }).click();
  await expect(drawer.getByRole('switch', { name: 'Reopen closed conversations' })).not.toBeChecked();
  await drawer.getByRole('button', { name: 'Close' }).first().click();
  await expect(drawer).toHaveCount(0);
  await expect(admin.getByRole('button', { name: 'Dora Klein', exact: true })).toBeVisible();

  await admin.getByRole('link', { name: 'Queues' }).click();
  await admin.getByRole('button', { name: 'Add queue' }).click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Evenings');
  await drawer.getByRole('combobox', { name: 'Distribution' }).click();
  await admin.getByRole('option', { name: 'Round robin memory' }).click();
  await save.click();
  await drawer.getByRole('combobox', { name: 'Add a member' }).click();
  await admin.getByRole('option', { name: /Dora Klein/ }).click();
  await drawer.getByRole('combobox', { name: 'Add a member' }).click();
  await admin.getByRole('option', { name: /Anna Rossi/ }).click();
  await drawer.getByRole('button', { name: 'Move Anna Rossi up' }).click();
  await expect(drawer.getByRole('listitem').first()).toContainText('Anna Rossi');
  await expectAccessible(admin);
  await save.click();
  await expect(drawer).toHaveCount(0);
  await expect(admin.getByRole('row', { name: /Evenings/ })).toContainText('2');

  await admin.getByRole('link', { name: 'Accounts' }).click();
  await admin.getByRole('button', { name: 'Add account' }).click();
  await expect(drawer.getByRole('combobox', { name: 'Provider' })).toHaveValue('Meta');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Night line');
  await drawer.getByLabel('Key').fill('NGT');
  await drawer.getByLabel('Phone', { exact: false }).first().fill('+1 202 555 0188');
  await save.click();
  await expect(drawer.getByRole('tab', { name: 'WhatsApp access' })).toHaveAttribute('aria-selected', 'true');
  await drawer.getByLabel('Business account ID').fill('220000000000009');
  await drawer.getByLabel('Phone number ID').fill('310000000000009');
  await drawer.getByLabel('App ID').fill('990000000000009');
  await drawer.getByRole('textbox', { name: 'Access token' }).fill('token-of-the-night-line');
  await drawer.getByRole('textbox', { name: 'App secret' }).fill('secret-of-the-night-line');
  await save.click();
  await expect(drawer.getByRole('textbox', { name: 'Receive URL' })).toHaveValue(/\/hook\/meta\/.+/);
  await expect(drawer.getByRole('textbox', { name: 'Access token' })).toHaveValue('');
  await expect(drawer.getByText('set', { exact: true })).toHaveCount(2);
  await expectAccessible(admin);

  const url = await drawer.getByRole('textbox', { name: 'Receive URL' }).inputValue();
  await drawer.getByRole('button', { name: 'New receive URL' }).click();
  const question = admin.getByRole('dialog', { name: 'Make a new receive URL?' });
  await expectAccessible(admin);
  await question.getByRole('button', { name: 'Make a new one' }).click();
  await expect(question).toHaveCount(0);
  await expect(drawer.getByRole('textbox', { name: 'Receive URL' })).not.toHaveValue(url);
  await expect(drawer.getByText('The receive URL before this one works until')).toBeVisible();

  await drawer.getByRole('tab', { name: 'Advanced' }).click();
  await drawer.getByRole('switch', { name: 'Disposition is mandatory' }).check();
  await save.click();

  await expect(drawer.getByRole('combobox', { name: 'Pause while choosing' })).toHaveAttribute('aria-invalid', 'true');
  await drawer.getByRole('combobox', { name: 'Pause while choosing' }).click();
  await admin.getByRole('option', { name: 'Lunch' }).click();
  await expectAccessible(admin);
  await save.click();
  await expect(drawer).toHaveCount(0);

  await admin.getByRole('button', { name: 'Night line', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  await drawer.getByRole('button', { name: 'Add step' }).click();
  await admin.getByRole('menuitem', { name: /^Queue/ }).click();
  await drawer.getByRole('combobox', { name: 'Queue' }).click();
  await admin.getByRole('option', { name: 'Evenings' }).click();
  await expectAccessible(admin);
  await save.click();
  await expect(drawer).toHaveCount(0);
  await admin.getByRole('button', { name: 'Night line', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  await expect(drawer.getByRole('list', { name: 'Steps of the plan' })).toContainText('Evenings, for 300 s');
});

test('a new pause can be chosen by agents', async ({ signIn }) => {
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Pauses' }).click();
  await admin.getByRole('button', { name: 'Add pause' }).first().click();
  await admin.getByRole('textbox', { name: 'Name' }).fill('Team meeting');
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await expect(admin.getByRole('button', { name: 'Team meeting', exact: true })).toBeVisible();
  const anna = await signIn('anna');
  await anna.getByTestId('status').click();
  await anna.getByRole('menuitem', { name: 'Team meeting' }).click();
  await expect(anna.getByTestId('status')).toContainText('Team meeting');
});

test('what two people change at once is not overwritten', async ({ signIn, tolerate }) => {
  tolerate(/409 \(Conflict\).*\/api\/whatsapp\/queues/);
  const one = await signIn('admin');
  const two = await signIn('admin');
  for (const page of [one, two]) {
    await page.getByRole('link', { name: 'Queues' }).click();
    await page.getByRole('button', { name: 'Support', exact: true }).click();
  }
  await one.getByRole('textbox', { name: 'Name' }).fill('Support 1');
  await one.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await expect(one.getByRole('dialog')).toHaveCount(0);
  await two.getByRole('textbox', { name: 'Name' }).fill('Support 2');
  await two.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await expect(two.getByText('Somebody else has changed this')).toBeVisible();
  await expectAccessible(two);
  await shoot(two, 'conflict');
  await two.getByRole('button', { name: 'Load the newest state' }).click();
  await expect(two.getByRole('textbox', { name: 'Name' })).toHaveValue('Support 1');
});

test('rows are selected, exported and deleted; columns are chosen and kept', async ({ signIn }) => {
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Agents' }).click();
  await admin.getByRole('checkbox', { name: /Select Ben/ }).check();
  await expectAccessible(admin);
  const download = admin.waitForEvent('download');
  await admin.getByRole('button', { name: 'Export as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('agents.csv');
  await admin.getByRole('button', { name: 'Delete' }).click();
  await expectAccessible(admin);
  await admin.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(admin.getByRole('checkbox', { name: /Select Ben/ })).toHaveCount(0);
  await admin.getByRole('button', { name: 'Columns' }).click();
  await admin.getByRole('checkbox', { name: 'E-mail' }).check();
  await expectAccessible(admin);
  await admin.reload();
  await expect(admin.getByRole('button', { name: /^E-mail/ })).toBeVisible();
  await admin.getByRole('button', { name: /^Actions for Anna/ }).click();
  await expect(admin.getByRole('menuitem', { name: 'Edit' })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('menuitem', { name: 'Edit' }).click();
  await admin.getByRole('textbox', { name: 'Alias' }).fill('Annie');
  await admin.goBack();
  await expect(admin.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Stay' }).click();
  await expect(admin.getByRole('textbox', { name: 'Alias' })).toHaveValue('Annie');
});
