// The pages of management that no other test opens: each with a row of its own, added through its form where
// there is one, and without accessibility violations in light and dark.
import type { Locator, Page } from '@playwright/test';
import { LENA } from './demo';
import { expect, expectAccessible, offers, test } from './fixtures';
import { postSigned } from './meta';
import { Settings } from './settings';
import { shoot } from './shots';

const APP_SECRET = 'secret-of-the-night-line';

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** The form of something new. */
async function add(page: Page, button: string): Promise<Locator> {
  await page.getByRole('button', { name: button }).first().click();
  return page.getByRole('dialog');
}

/** The tabs of a drawer have a button each; one is in view. */
async function save(drawer: Locator): Promise<void> {
  await drawer.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
}

async function choose(drawer: Locator, field: string, option: string | RegExp): Promise<void> {
  await drawer.getByRole('combobox', { name: field }).click();
  await drawer.page().getByRole('option', { name: option }).click();
}

test('a queue group is added, filled, turned on and off', async ({ signIn }) => {
  const admin = await signIn('admin');
  await goTo(admin, 'Queue groups');
  await expectAccessible(admin);
  const drawer = await add(admin, 'Add group');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Rush hour');
  await drawer.getByRole('textbox', { name: 'Priority' }).fill('4');
  await shoot(admin, 'queue-group');
  await save(drawer);
  await choose(drawer, 'Add a queue', 'Sales');
  await expectAccessible(admin);
  await save(drawer);
  await expect(drawer).toHaveCount(0);
  const row = admin.getByRole('row', { name: /Rush hour/ });
  await expect(row).toContainText('+4');
  await row.getByRole('button', { name: 'Actions for Rush hour' }).click();
  await admin.getByRole('menuitem', { name: 'Turn on' }).click();
  await expect(row.getByText('On', { exact: true })).toBeVisible();
  await expectAccessible(admin);
  await shoot(admin, 'queue-groups');
});

test('an agent profile gets queues and agents', async ({ signIn }) => {
  const admin = await signIn('admin');
  await goTo(admin, 'Agent profiles');
  const drawer = await add(admin, 'Add profile');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Evening shift');
  await save(drawer);
  await choose(drawer, 'Add a queue', 'Sales');
  await save(drawer);
  await expect(drawer).toHaveCount(0);
  await admin.getByRole('button', { name: 'Evening shift', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Agents' }).click();
  await choose(drawer, 'Add an agent', /Anna Rossi/);
  await expectAccessible(admin);
  await save(drawer);
  await expect(drawer).toHaveCount(0);
  await expectAccessible(admin);
  await shoot(admin, 'agent-profiles');
});

test('a cloud provider is added, and a bot that runs on it', async ({ signIn }) => {
  const admin = await signIn('admin');
  await goTo(admin, 'Cloud providers');
  const drawer = await add(admin, 'Add provider');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Our OpenAI');
  await drawer.getByRole('textbox', { name: 'API key' }).fill('sk-of-the-test');
  await expectAccessible(admin);
  await shoot(admin, 'cloud-provider');
  await save(drawer);
  await expect(admin.getByRole('row', { name: /Our OpenAI/ })).toContainText('OpenAI, or compatible');
  await expectAccessible(admin);
  await shoot(admin, 'cloud-providers');

  await goTo(admin, 'Bots');
  await add(admin, 'Add bot');
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Mia');
  await choose(drawer, 'Engine', 'ChatGPT');
  await choose(drawer, 'Cloud provider', 'Our OpenAI');
  await drawer.getByRole('textbox', { name: 'Instructions' }).fill('You answer questions about opening hours.');
  await drawer.getByRole('textbox', { name: 'Model' }).fill('gpt-4o-mini');
  await expectAccessible(admin);
  await shoot(admin, 'bot');
  await save(drawer);
  await expect(admin.getByRole('row', { name: /Mia/ })).toContainText('Our OpenAI');
  await expectAccessible(admin);
  await shoot(admin, 'bots');
});

test('a text with variables is tried', async ({ signIn }) => {
  const admin = await signIn('admin');
  await goTo(admin, 'Variables');
  await expect(admin.getByRole('row', { name: /contact\.firstName/ })).toBeVisible();
  await expectAccessible(admin);
  await shoot(admin, 'variables');
  const drawer = await add(admin, 'Try a text');
  await drawer.getByRole('textbox', { name: 'Text' }).fill('Hello {{account.name}}');
  const preview = drawer.getByRole('region', { name: 'As it reads' });
  await expect(preview).toContainText(/Hello \w/);
  await expect(preview).not.toContainText('{{');
  await expectAccessible(admin);
  await shoot(admin, 'variable-trial');
});

test('an API key is made for somebody else, shown once and revoked', async ({ signIn, demo }) => {
  const admin = await signIn('admin');
  await goTo(admin, 'API keys');
  await expectAccessible(admin);
  const drawer = await add(admin, 'New key');
  await choose(drawer, 'Whose key', /Anna Rossi/);
  await drawer.getByRole('textbox', { name: 'What it is for' }).fill('Wallboard');
  await expectAccessible(admin);
  await drawer.getByRole('button', { name: 'Make key' }).click();
  const token = await drawer.getByRole('textbox', { name: 'The key' }).inputValue();
  await shoot(admin, 'api-key');
  const asked = () => fetch(`${demo.url}/api/pauses`, { headers: { Authorization: `Bearer ${token}` } });
  expect((await asked()).status).toBe(200);
  await drawer.getByRole('button', { name: 'Done' }).click();
  await expect(admin.getByRole('row', { name: /Wallboard/ })).toContainText('anna');
  await expectAccessible(admin);
  await shoot(admin, 'api-keys');
  await admin.getByRole('button', { name: 'Actions for Wallboard' }).click();
  await admin.getByRole('menuitem', { name: 'Delete' }).click();
  await drawer.getByRole('button', { name: 'Delete' }).click();
  await expect(admin.getByRole('row', { name: /Wallboard/ })).toHaveCount(0);
  expect((await asked()).status).toBe(401);
});

test('what agents did and customers wrote is in the lists', async ({ signIn, demo }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await anna.getByTestId('status').click();
  await anna.getByRole('menuitem', { name: 'Lunch' }).click();
  await expect(anna.getByTestId('status')).toContainText('Lunch');

  const admin = await signIn('admin');
  await goTo(admin, 'Pause periods');
  await expect(admin.getByRole('row', { name: /Anna Rossi/ })).toContainText('Lunch');
  await expectAccessible(admin);
  await shoot(admin, 'pause-periods');
  await goTo(admin, 'Interactions');
  await admin.getByRole('row', { name: /Lena Vogt/ }).click();
  const drawer = admin.getByRole('dialog');
  await expect(drawer).toContainText('The customer wrote: the conversation began');
  await expect(drawer).toContainText('Hello');
  await expectAccessible(admin);
  await shoot(admin, 'interaction');
  await admin.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expectAccessible(admin);
  await shoot(admin, 'interactions');
});

test('a signed webhook that nobody can read is kept and shown', async ({ signIn, demo }) => {
  const settings = await Settings.of(demo);
  const made = await settings.ask<{ receive_url: string }>('POST', '/api/whatsapp/accounts', {
    name: 'Night line',
    key: 'NIGHT',
    phone: '+390691234567',
    type: 'meta',
    credentials: {
      account_sid: '220000000000009',
      phone_number_id: '310000000000009',
      app_id: '990000000000009',
      authorization_token: 'token-of-the-night-line',
      app_secret: APP_SECRET,
    },
  });
  const odd = '{"object":"whatsapp_business_account","entry":"of a later version"}';
  expect(await postSigned(made.receive_url, APP_SECRET, odd)).toBe(200);
  const admin = await signIn('admin');
  await goTo(admin, 'Unreadable webhooks');
  const row = admin.getByRole('row', { name: /Night line/ });
  await expect(row).toBeVisible();
  await expectAccessible(admin);
  await shoot(admin, 'quarantine');
  await row.click();
  await expect(admin.getByRole('dialog')).toContainText('of a later version');
  await expectAccessible(admin);
  await shoot(admin, 'quarantined');
});
