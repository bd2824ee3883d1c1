// From an empty server to the first conversation, by what the pages say alone: a new administrator sets
// everything up, and a new agent takes the first call (UI-30, S8).
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { LENA } from './demo';
import { enter, expect, expectAccessible, messages, offers, test } from './fixtures';
import { postSigned, textFrom } from './meta';
import type { Server } from './server';
import { shoot } from './shots';

const PHONE_NUMBER_ID = '310000000000042';
const APP_SECRET = 'app-secret-of-the-help-line';
const RITA = { name: 'Rita Moss', username: 'rita', password: 'a long word of Rita' };
const SAMI = { name: 'Sami Haddad', username: 'sami', password: 'a long word of Sami' };

const FILE = [
  'First name;Last name;Mobile;Shoe',
  'Lena;Vogt;+49 171 1234567;39',
  'Twin;Vogt;0049 171 1234567;40',
  'Omar;Said;not a number;41',
  'Ines;Costa;+351 912 345 678;38',
].join('\r\n');

const NOT_ADDED = [
  '\ufeffrow,result,reason,First name,Last name,Mobile,Shoe',
  '3,duplicate,the same mobile as row 2,Twin,Vogt,0049 171 1234567,40',
  '4,failed,"mobile: must be a phone number with its country code, such as +39 06 9123 4567",Omar,Said,not a number,41',
  '',
].join('\r\n');

const drawerOf = (page: Page) => page.getByRole('dialog');

/** The tabs of a drawer have a button each; one is in view. */
async function save(page: Page): Promise<void> {
  await drawerOf(page).getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
}

async function closeDrawer(page: Page): Promise<void> {
  await drawerOf(page).getByRole('button', { name: 'Close' }).first().click();
  await expect(drawerOf(page)).toHaveCount(0);
}

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

const started = (page: Page) => page.getByRole('region', { name: 'Getting started' });

test('a newcomer sets everything up and the first customer is answered', async ({ empty, open, tolerate }) => {
  tolerate(/4\d\d \(.*\/api\/contact/);
  const admin = await open(empty.url);
  await becomeAdministrator(admin, empty);
  const receiveUrl = await connectNumber(admin);
  await addPeople(admin);
  await addQueue(admin);
  await givePlan(admin);
  await importContacts(admin);
  await goTo(admin, 'Accounts');
  await expect(started(admin)).toContainText('4 of 5 done');
  await shoot(admin, 'newcomer-4-of-5');

  const rita = await open(empty.url);
  await becomeReady(rita);
  const posted = await postSigned(receiveUrl, APP_SECRET, textFrom(LENA, 'Is anybody there?', PHONE_NUMBER_ID));
  expect(posted).toBe(200);
  await expect(offers(rita)).toContainText('Lena Vogt');
  await shoot(rita, 'newcomer-offer');
  await offers(rita)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(rita)).toContainText('Is anybody there?');
  await expectAccessible(rita);
  await shoot(rita, 'newcomer-desk');

  // Coming back from another tab of the browser.
  await admin.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(started(admin)).toHaveCount(0);
  await expect(admin.getByRole('row', { name: /Help line/ })).toContainText('Received');
});

async function becomeAdministrator(page: Page, server: Server): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Nobody can sign in yet' })).toBeVisible();
  await expectAccessible(page);
  await shoot(page, 'newcomer-nobody');
  await expect.poll(() => server.printed).toMatch(/\/set-up#\w+/);
  await page.goto(/http:\S+\/set-up#\w+/.exec(server.printed)?.[0] ?? '');
  await page.getByLabel('Full name').fill('Ada Brandt');
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('a long word of Ada');
  await page.getByLabel('Password again', { exact: true }).fill('a long word of Ada');
  await shoot(page, 'newcomer-set-up');
  await page.getByRole('button', { name: 'Create administrator' }).click();
  await expect(started(page)).toContainText('0 of 5 done');
  await expectAccessible(page);
  await shoot(page, 'newcomer-0-of-5');
}

/** Gives the address to enter at Meta, as it was copied. */
async function connectNumber(page: Page): Promise<string> {
  const drawer = drawerOf(page);
  await started(page).getByRole('link', { name: 'Add account' }).click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Help line');
  await drawer.getByRole('textbox', { name: 'Key' }).fill('HELP');
  await drawer.getByRole('textbox', { name: 'Phone' }).fill('+39 06 9123 4567');
  await shoot(page, 'newcomer-account');
  await save(page);
  await expect(drawer.getByRole('tab', { name: 'WhatsApp access' })).toHaveAttribute('aria-selected', 'true');
  await drawer.getByRole('textbox', { name: 'Business account ID' }).fill('220000000000042');
  await drawer.getByRole('textbox', { name: 'Phone number ID' }).fill(PHONE_NUMBER_ID);
  await drawer.getByRole('textbox', { name: 'App ID' }).fill('990000000000042');
  await drawer.getByRole('textbox', { name: 'Access token' }).fill('token-of-the-help-line');
  await drawer.getByRole('textbox', { name: 'App secret' }).fill(APP_SECRET);
  await save(page);
  await expect(drawer.getByText('set', { exact: true })).toHaveCount(2);
  await shoot(page, 'newcomer-access');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await drawer.getByRole('button', { name: 'Copy: Receive URL' }).click();
  const url = await page.evaluate(() => navigator.clipboard.readText());
  expect(url).toMatch(/\/hook\/meta\/.+/);
  await closeDrawer(page);
  return url;
}

async function addPeople(page: Page): Promise<void> {
  const drawer = drawerOf(page);
  await started(page).getByRole('link', { name: 'Add agent' }).click();
  for (const { name, username, password } of [RITA, SAMI]) {
    await drawer.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await drawer.getByRole('textbox', { name: 'Username' }).fill(username);
    await drawer.getByRole('textbox', { name: 'Password' }).fill(password);
    await save(page);
    await expect(drawer.getByRole('tab', { name: 'Queues' })).toHaveAttribute('aria-selected', 'true');
    await closeDrawer(page);
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
    if (username === RITA.username) await page.getByRole('button', { name: 'Add agent' }).click();
  }
  await shoot(page, 'newcomer-agents');

  await goTo(page, 'Teams');
  await shoot(page, 'newcomer-no-teams');
  await page.getByRole('button', { name: 'Add team' }).first().click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Mornings');
  await save(page);
  for (const { name } of [RITA, SAMI]) {
    await drawer.getByRole('combobox', { name: 'Add an agent' }).click();
    await page.getByRole('option', { name: new RegExp(name) }).click();
  }
  await shoot(page, 'newcomer-team');
  await save(page);
  await expect(drawer).toHaveCount(0);
}

async function addQueue(page: Page): Promise<void> {
  const drawer = drawerOf(page);
  await expect(started(page)).toContainText('Next: Put agents in a queue');
  await started(page).getByRole('link', { name: 'Set up the queue' }).click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Questions');
  await drawer.getByRole('textbox', { name: 'Offer time' }).fill('60');
  await shoot(page, 'newcomer-queue');
  await save(page);
  await drawer.getByRole('tab', { name: 'Teams' }).click();
  await drawer.getByRole('combobox', { name: 'Add a team' }).click();
  await page.getByRole('option', { name: 'Mornings' }).click();
  await shoot(page, 'newcomer-queue-teams');
  await save(page);
  await expect(drawer).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Questions/ })).toContainText('2');
}

/** An interval that is always now, and a step that is guarded by it. */
async function givePlan(page: Page): Promise<void> {
  const drawer = drawerOf(page);
  await goTo(page, 'Intervals');
  await page.getByRole('button', { name: 'Add interval' }).first().click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Around the clock');
  const part = drawer.getByRole('region', { name: 'Part 1' });
  await part.getByLabel('From').fill('00:00');
  await part.getByLabel(/^To,/).fill('23:59');
  for (const day of ['Sat', 'Sun']) await part.getByText(day, { exact: true }).click();
  await shoot(page, 'newcomer-interval');
  await save(page);
  await expect(page.getByRole('row', { name: /Around the clock/ })).toContainText('00:00–23:59');

  await started(page).getByRole('link', { name: 'Open the plan' }).click();
  await expect(drawer.getByRole('tab', { name: 'Plan' })).toHaveAttribute('aria-selected', 'true');
  await shoot(page, 'newcomer-no-plan');
  await drawer.getByRole('button', { name: 'Add step' }).click();
  await page.getByRole('menuitem', { name: /^Queue/ }).click();
  await drawer.getByRole('combobox', { name: 'Queue' }).click();
  await page.getByRole('option', { name: 'Questions' }).click();
  await drawer.getByRole('combobox', { name: 'When' }).click();
  await page.getByRole('option', { name: 'Around the clock' }).click();
  await expectAccessible(page);
  await shoot(page, 'newcomer-plan');
  await save(page);
  await expect(drawer).toHaveCount(0);
}

async function importContacts(page: Page): Promise<void> {
  await goTo(page, 'Contacts');
  await shoot(page, 'newcomer-no-contacts');
  await page.getByRole('link', { name: 'Import' }).click();
  await shoot(page, 'newcomer-import');
  const file = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) };
  await page.getByLabel('Drop a CSV file here').setInputFiles(file);
  await expect(page.getByRole('combobox', { name: 'Meaning of Mobile' })).toHaveValue('Mobile');
  await expect(page.getByRole('combobox', { name: 'Meaning of Shoe' })).toHaveValue('');
  await expectAccessible(page);
  await shoot(page, 'newcomer-import-columns');
  await page.getByRole('button', { name: 'Start import' }).click();
  await expect(page.getByText('Finished')).toBeVisible();
  await expect(page.getByTestId('added')).toHaveText('2');
  await shoot(page, 'newcomer-import-done');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download what was not added' }).click();
  expect(await readFile(await (await coming).path(), 'utf8')).toBe(NOT_ADDED);
  await page.getByRole('link', { name: 'Show contacts' }).click();
  await expect(page.getByRole('row', { name: /Ines/ })).toContainText('+351912345678');
}

async function becomeReady(page: Page): Promise<void> {
  await enter(page, RITA.username, RITA.password);
  await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'live');
  await page.getByTestId('status').click();
  await page.getByRole('menuitem', { name: 'Ready' }).click();
  await expect(page.getByTestId('status')).toContainText('Ready');
  await shoot(page, 'newcomer-agent-ready');
}
