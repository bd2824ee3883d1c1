// Scripts of the installation in a plan (APP-SYS-01..03): chosen, tried, run, and told of. They must belong to root,
// as these tests do in CI.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demo, LENA } from './demo';
import { test as base, expect, expectAccessible, messages, offers } from './fixtures';
import { Settings } from './settings';
import { shoot } from './shots';

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: the tool reads the names of the fixtures from this pattern
  demo: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-scripts-'));
    chmodSync(folder, 0o755);
    const scripts = join(folder, 'scripts');
    mkdirSync(scripts, { mode: 0o755 });
    script(join(scripts, 'order-status'), '#!/bin/sh\nshift\nprintf "on its way: %s" "$1"\n', 0o755);
    script(join(scripts, 'not-mine'), '#!/bin/sh\n', 0o757);
    const demo = await Demo.start({
      SWITCHBOARD_SYSTEM_APP_DIR: scripts,
      SWITCHBOARD_SYSTEM_APP_CONNECT: 'order-status:443',
    });
    await use(demo);
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  },
});

function script(path: string, text: string, mode: number): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
}

test('a script is chosen, tried without being run, answers a customer, and the trace tells of it', async ({
  demo,
  signIn,
}) => {
  const settings = await Settings.of(demo);
  const { version } = await settings.ask<{ version: number }>('GET', '/api/settings');
  await settings.ask('PATCH', '/api/settings', { version, features: { system_application: true } });
  const admin = await signIn('admin');
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  const drawer = admin.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  const add = async (name: RegExp) => {
    await drawer.getByRole('button', { name: 'Add step' }).click();
    await admin.getByRole('menuitem', { name }).click();
  };
  await add(/^System/);
  await drawer.getByRole('combobox', { name: 'Script' }).click();
  await expect(admin.getByRole('option', { name: 'not-mine' })).toHaveAttribute('data-combobox-disabled', 'true');
  await admin.getByRole('option', { name: 'order-status' }).click();
  await expect(drawer.getByText('May connect to port 443')).toBeVisible();
  const list = drawer.getByRole('combobox', { name: 'Arguments' });
  for (const argument of ['--', '{{message.body}}']) {
    await list.fill(argument);
    await list.press('Enter');
  }
  await drawer.getByRole('textbox', { name: 'Result as' }).fill('order');
  await expectAccessible(admin);
  await shoot(admin, 'system-step');
  await add(/^Auto Reply/);
  await drawer.getByRole('textbox', { name: 'Text', exact: true }).fill('Your order is {{vars.order}}');
  for (const step of [2, 3]) {
    await drawer.getByRole('button', { name: `Move Step ${step} up` }).click();
  }
  await drawer.getByRole('textbox', { name: 'The customer writes' }).fill('order $(7)');
  await drawer.getByRole('button', { name: 'Try' }).click();
  await expect(drawer.getByLabel('The way').getByText('would run order-status “--” “order $(7)”')).toBeVisible();
  await drawer.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await expect(drawer).toHaveCount(0);

  const anna = await signIn('anna');
  await demo.write(LENA, 'order $(7)');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(anna).filter({ hasText: 'Your order is on its way: order $(7)' })).toHaveCount(1);
  await expect.poll(() => demo.received(LENA)).toEqual(['Your order is on its way: order $(7)']);

  await admin.getByRole('link', { name: 'Interactions', exact: true }).click();
  await admin.getByRole('row', { name: /Lena Vogt/ }).click();
  const trace = admin.getByRole('dialog').getByRole('region', { name: 'What happened to this conversation' });
  await expect(trace).toContainText('Step 1: script order-status was started');
  await expect(trace).toContainText('Step 1: script order-status ended with status 0');
  await expect(trace).toContainText(/\d+ ms, result of 22 bytes, arguments [0-9a-f]{12}/);
  await expect(trace.locator('[data-mark="unknown"]')).toHaveCount(0);
  await expectAccessible(admin);
  await shoot(admin, 'script-trace');
});

base('where scripts are off, the step says so and how to turn them on', async ({ signIn, tolerate }) => {
  tolerate(/4\d\d \(.*\/applications/);
  const admin = await signIn('admin');
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  const drawer = admin.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  await drawer.getByRole('button', { name: 'Add step' }).click();
  await admin.getByRole('menuitem', { name: /^System/ }).click();
  await expect(drawer.getByText('Scripts are not run')).toBeVisible();
  await expect(drawer.getByText(/The server's configuration names no directory of scripts/)).toBeVisible();
  await expect(drawer.getByText(/switch the System application on in the settings/)).toBeVisible();
  await expectAccessible(admin);
  await shoot(admin, 'system-step-off');
});
