import { expect, expectAccessible, test } from './fixtures';

test('settings are checked, saved and guarded; the audit log tells of it', async ({ signIn }) => {
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Settings' }).click();
  const tabs = admin.getByRole('textbox', { name: 'Tabs at once' });
  await tabs.fill('500');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(tabs).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(admin);
  await tabs.fill('30');
  await admin.getByRole('link', { name: 'Audit' }).click();
  await admin.getByRole('button', { name: 'Stay' }).click();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByText('Saved', { exact: true })).toBeVisible();
  await admin.reload();
  await expect(tabs).toHaveValue('30');
  await admin.getByRole('link', { name: 'Audit' }).click();
  await admin
    .getByRole('row', { name: /settings/ })
    .first()
    .click();
  await expect(admin.getByRole('dialog').getByRole('row', { name: /tabs max/ })).toContainText('30');
  await expectAccessible(admin);
});

test('a supervisor sees what their profile grants, and nothing else', async ({ signIn, tolerate, demo, browser }) => {
  tolerate(/403 \(Forbidden\)/);
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'User profiles' }).click();
  await admin.getByRole('button', { name: 'Add profile' }).first().click();
  await admin.getByRole('textbox', { name: 'Name' }).fill('Shift leads');
  await admin.getByRole('checkbox', { name: 'Queues' }).check();
  await admin.getByRole('checkbox', { name: 'All of them' }).uncheck();
  await admin.getByRole('combobox', { name: 'Only these of Queues' }).click();
  await admin.getByRole('option', { name: 'Sales' }).click();
  await admin.keyboard.press('Escape');
  await expect(admin.getByRole('option')).toHaveCount(0);
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('button', { name: 'Shift leads', exact: true })).toBeVisible();

  await admin.getByRole('link', { name: 'Users', exact: true }).click();
  await admin.getByRole('button', { name: 'Add user' }).first().click();
  await admin.getByRole('textbox', { name: 'Name', exact: true }).fill('Maria Sanz');
  await admin.getByRole('textbox', { name: 'Username' }).fill('maria');
  await admin.getByRole('textbox', { name: 'Password' }).fill('a-long-password-of-maria');
  await admin.getByRole('combobox', { name: 'Profile' }).click();
  await admin.getByRole('option', { name: 'Shift leads' }).click();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('row', { name: /Maria Sanz/ })).toContainText('Shift leads');

  const context = await browser.newContext();
  const maria = await context.newPage();
  await maria.goto(demo.url);
  await maria.getByLabel('Username').fill('maria');
  await maria.getByLabel('Password', { exact: true }).fill('a-long-password-of-maria');
  await maria.getByRole('button', { name: 'Sign in' }).click();
  await expect(maria.getByText('Your profile does not include this page')).toBeVisible();
  await expect(maria.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  await maria.getByRole('link', { name: 'Queues' }).click();
  await expect(maria.getByRole('button', { name: 'Sales', exact: true })).toBeVisible();
  await expect(maria.getByRole('button', { name: 'Support', exact: true })).toHaveCount(0);
  await context.close();
});
