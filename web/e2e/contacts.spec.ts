import { expect, expectAccessible, test } from './fixtures';

test('contacts have lists and fields of their own, and are found again', async ({ signIn, tolerate }) => {
  tolerate(/4\d\d \(.*\/api\/contact/);
  const admin = await signIn('admin');
  const drawer = admin.getByRole('dialog');
  const save = drawer.getByRole('button', { name: 'Save' });

  await admin.getByRole('link', { name: 'Contact lists' }).click();
  await admin.getByRole('button', { name: 'Add list' }).first().click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Suppliers');
  await drawer.getByRole('combobox', { name: 'Agents' }).click();
  await admin.getByRole('option', { name: 'Anna Rossi' }).click();
  await admin.keyboard.press('Escape');
  await expectAccessible(admin);
  await save.click();
  await expect(admin.getByRole('row', { name: /Suppliers/ })).toContainText('Anna Rossi');

  await admin.getByRole('link', { name: 'Custom fields' }).click();
  await admin.getByRole('button', { name: 'Add field' }).first().click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Level');
  await drawer.getByRole('combobox', { name: 'Type' }).click();
  await admin.getByRole('option', { name: 'Choice' }).click();
  await drawer
    .getByRole('combobox', { name: 'Choices' })
    .or(drawer.getByRole('textbox', { name: 'Choices' }))
    .fill('gold');
  await admin.keyboard.press('Enter');
  await expectAccessible(admin);
  await save.click();
  await expect(admin.getByRole('button', { name: 'Level', exact: true })).toBeVisible();

  await admin.getByRole('link', { name: 'Contacts', exact: true }).click();
  await admin.getByRole('button', { name: 'Add contact' }).first().click();
  await drawer.getByRole('combobox', { name: 'List' }).click();
  await admin.getByRole('option', { name: 'Suppliers' }).click();
  await drawer.getByRole('textbox', { name: 'First name' }).fill('Lena');
  await drawer.getByRole('textbox', { name: 'Mobile' }).fill('12');
  await drawer.getByRole('combobox', { name: 'Level' }).click();
  await admin.getByRole('option', { name: 'gold' }).click();
  await save.click();
  await expect(drawer.getByRole('textbox', { name: 'Mobile' })).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(admin);
  await drawer.getByRole('textbox', { name: 'Mobile' }).fill('+49 171 1234567');
  await save.click();
  await expect(drawer).toHaveCount(0);
  const lena = admin.getByRole('row', { name: /Lena/ });
  await expect(lena).toContainText('+491711234567');
  await expect(lena).toContainText('Suppliers');

  await admin.getByRole('button', { name: 'Actions for Lena' }).click();
  await admin.getByRole('menuitem', { name: 'Duplicate' }).click();
  await drawer.getByRole('textbox', { name: 'First name' }).fill('Omar');
  await save.click();
  await expect(drawer).toHaveCount(0);
  await admin.getByRole('searchbox').fill('omar');
  await expect(admin.getByRole('row', { name: /Omar/ })).toBeVisible();
  await expect(lena).toHaveCount(0);
  await expectAccessible(admin);
});
