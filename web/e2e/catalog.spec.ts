import { expect, expectAccessible, test } from './fixtures';

test('a team, its queue, an interval, a tag, an answer and a disposition are set up', async ({ signIn }) => {
  const admin = await signIn('admin');
  const drawer = admin.getByRole('dialog');
  const save = drawer.getByRole('button', { name: 'Save' }).filter({ visible: true });
  const add = async (page: string, button: string) => {
    await admin.getByRole('link', { name: page, exact: true }).click();
    await admin.getByRole('button', { name: button }).first().click();
  };

  await add('Teams', 'Add team');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Evenings');
  await save.click();
  await drawer.getByRole('combobox', { name: 'Add an agent' }).click();
  await admin.getByRole('option', { name: /Anna Rossi/ }).click();
  await expectAccessible(admin);
  await save.click();
  await admin.getByRole('link', { name: 'Queues' }).click();
  await admin.getByRole('button', { name: 'Sales', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Teams' }).click();
  await drawer.getByRole('combobox', { name: 'Add a team' }).click();
  await admin.getByRole('option', { name: 'Evenings' }).click();
  await save.click();
  await expect(drawer).toHaveCount(0);

  await add('Intervals', 'Add interval');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Opening hours');
  await drawer.getByRole('button', { name: 'Add times' }).click();
  await expectAccessible(admin);
  await save.click();
  await expect(admin.getByRole('row', { name: /Opening hours/ })).toContainText('Mon–Fri 09:00–17:59; Sat 09:00–12:59');

  await add('Tags', 'Add tag');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Complaint');
  await expectAccessible(admin);
  await save.click();
  await expect(admin.getByRole('row', { name: /Complaint/ })).toBeVisible();

  await add('Canned answers', 'Add answer');
  await drawer.getByRole('textbox', { name: 'Key' }).fill('hello');
  await drawer.getByRole('textbox', { name: 'Text' }).fill('Hello {{contact.firstName}}');
  await expectAccessible(admin);
  await save.click();
  await expect(admin.getByRole('row', { name: /hello/ })).toContainText('Everybody');

  await admin.getByRole('link', { name: 'Dispositions' }).click();
  await admin.getByRole('button', { name: 'Actions for Interested', exact: true }).click();
  await admin.getByRole('menuitem', { name: 'Add below' }).click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Large order');
  await expectAccessible(admin);
  await save.click();
  await expect(admin.getByRole('row').nth(2)).toContainText('Large order');
  await expectAccessible(admin);
});
