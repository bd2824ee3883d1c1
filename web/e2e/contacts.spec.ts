import { readFile } from 'node:fs/promises';
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
  await expect(admin.getByRole('option')).toHaveCount(0);
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

test('contacts come from a file, and what does not come in is told', async ({ signIn, tolerate }, info) => {
  tolerate(/4\d\d \(.*\/api\/contact/);
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Contacts', exact: true }).click();
  await admin.getByRole('link', { name: 'Import' }).click();
  const content = [
    'First name;Mobile;Shoe',
    'Lena;+49 171 1234567;39',
    'Omar;not a number;41',
    'Twin;0049 171 1234567;40',
    'Jos\u00e9;+34 612 345 678;42',
  ].join('\r\n');
  await admin
    .locator('input[type=file]')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(content, 'latin1') });
  await expect(admin.getByText('people.csv: 4 rows, Latin-1, separated by semicolons')).toBeVisible();
  await expect(admin.getByRole('cell', { name: 'Jos\u00e9' })).toBeVisible();
  await expect(admin.getByRole('combobox', { name: 'Meaning of Mobile' })).toHaveValue('Mobile');
  await expectAccessible(admin);
  await admin.screenshot({ path: info.outputPath('import-columns.png'), fullPage: true });

  await admin.getByRole('button', { name: 'Start import' }).click();
  await expect(admin.getByText('Finished')).toBeVisible();
  await expect(admin.getByTestId('added')).toHaveText('2');
  await expect(admin.getByTestId('skipped')).toHaveText('1');
  await expect(admin.getByTestId('failed')).toHaveText('1');
  await expectAccessible(admin);
  await admin.screenshot({ path: info.outputPath('import-done.png'), fullPage: true });
  const coming = admin.waitForEvent('download');
  await admin.getByRole('button', { name: 'Download what was not added' }).click();
  const lines = (await readFile(await (await coming).path(), 'utf8')).split('\r\n');
  expect(lines).toEqual([
    '\ufeffrow,result,reason,First name,Mobile,Shoe',
    '3,failed,"mobile: must be a phone number with its country code, such as +39 06 9123 4567",Omar,not a number,41',
    '4,duplicate,the same mobile as row 2,Twin,0049 171 1234567,40',
    '',
  ]);

  await admin.getByRole('link', { name: 'Show contacts' }).click();
  await admin.getByRole('checkbox', { name: 'Select Lena' }).check();
  await admin.getByRole('checkbox', { name: 'Select Jos\u00e9' }).check();
  await admin.getByRole('link', { name: 'Merge' }).click();
  await admin.getByRole('radio', { name: /Lena/ }).first().check();
  await expectAccessible(admin);
  await admin.screenshot({ path: info.outputPath('merge.png'), fullPage: true });
  await admin.getByRole('button', { name: 'Merge' }).click();
  await expect(admin.getByRole('dialog')).toContainText('Lena');
  await admin.keyboard.press('Escape');
  await expect(admin.getByRole('row', { name: /Jos\u00e9/ })).toHaveCount(0);
});
