// Moving rows by mouse, by finger and by keys: steps of a plan (UI-31), members of a queue; and a dry run on cards.
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';
import { shoot } from './shots';

const MIDDLE = 0.5;

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  await of.scrollIntoViewIfNeeded();
  const box = await of.boundingBox();
  if (!box) throw new Error('it is not shown');
  return { x: box.x + box.width * MIDDLE, y: box.y + box.height * MIDDLE };
}

/** The number of a row is what it is dragged by. */
const handle = (row: Locator) => row.locator('[data-drag]');

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middle(handle(from)), await middle(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x, (start.y + end.y) / 2, { steps: 5 });
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await expect(to).toHaveAttribute('data-over', 'true');
  await page.mouse.up();
}

async function dragByFinger(page: Page, from: Locator, to: Locator): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const [start, end] = [await middle(handle(from)), await middle(to)];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  await touch('touchStart', start);
  for (const share of [0.3, 0.6, 1]) {
    await touch('touchMove', { x: start.x, y: start.y + (end.y - start.y) * share });
  }
  await expect(to).toHaveAttribute('data-over', 'true');
  await touch('touchEnd');
  await client.detach();
}

test('steps of a plan are dragged by mouse and by finger, moved by keys, and tried on their cards', async ({
  signIn,
}) => {
  const admin = await signIn('admin');
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  const drawer = admin.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  const cards = drawer.getByRole('list', { name: 'Steps of the plan' }).locator('> li');
  const add = async (name: RegExp) => {
    await drawer.getByRole('button', { name: 'Add step' }).click();
    await admin.getByRole('menuitem', { name }).click();
  };
  await add(/^Auto Reply/);
  await drawer.getByRole('textbox', { name: 'Text', exact: true }).fill('One moment please');
  await add(/^Noop/);
  await drawer.getByRole('textbox', { name: 'Line' }).fill('night shift');
  await drawer.getByRole('button', { name: 'Close step 3' }).click();
  const order = () => cards.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
  const [queue, reply, noop] = await order();

  await drag(admin, cards.nth(2), cards.nth(0));
  expect(await order()).toEqual([noop, queue, reply]);
  await expect(drawer.getByRole('status').filter({ hasText: 'Step 3' })).toContainText(/1 of 3/);
  await dragByFinger(admin, cards.nth(2), cards.nth(0));
  expect(await order()).toEqual([reply, noop, queue]);
  const down = drawer.getByRole('button', { name: 'Move Step 1 down' });
  await down.focus();
  await admin.keyboard.press('Enter');
  expect(await order()).toEqual([noop, reply, queue]);
  await admin.keyboard.press('Enter');
  expect(await order()).toEqual([noop, queue, reply]);

  const start = await middle(handle(cards.nth(0)));
  const end = await middle(cards.nth(2));
  await admin.mouse.move(start.x, start.y);
  await admin.mouse.down();
  await admin.mouse.move(end.x, end.y, { steps: 4 });
  await admin.keyboard.press('Escape');
  await admin.mouse.up();
  expect(await order()).toEqual([noop, queue, reply]);
  await expect(drawer).toBeVisible();

  await drawer.getByRole('textbox', { name: 'The customer writes' }).fill('Hello');
  await drawer.getByRole('button', { name: 'Try' }).click();
  await expect(cards.nth(0).getByRole('list', { name: 'What the trial did here' })).toContainText('night shift');
  await expect(cards.nth(1)).toContainText('2asks for 300 s');
  await expect(cards.nth(2)).toContainText('The trial did not come by here.');
  await cards.nth(0).scrollIntoViewIfNeeded();
  await expectAccessible(admin);
  await shoot(admin, 'plan-tried');
  await drag(admin, cards.nth(2), cards.nth(1));
  await expect(drawer.getByText('The trial did not come by here.')).toHaveCount(0);
  await drawer.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await expect(drawer).toHaveCount(0);
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  await expect(cards.nth(1)).toContainText('One moment please');
});

test('members of a queue are put in order by mouse and by finger', async ({ signIn }) => {
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Queues', exact: true }).click();
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  const drawer = admin.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Members' }).click();
  const rows = drawer.locator('[data-row]');
  await expect(rows).toHaveCount(3);
  const first = await rows.first().innerText();
  await drag(admin, rows.nth(0), rows.nth(2));
  expect(await rows.nth(2).innerText()).toContain(first.split('\n').at(1) ?? '');
  const last = await rows.nth(2).getAttribute('data-row');
  await dragByFinger(admin, rows.nth(2), rows.nth(1));
  await expect(rows.nth(1)).toHaveAttribute('data-row', last ?? '');
  await drawer.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await expect(drawer).toHaveCount(0);
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Members' }).click();
  await expect(rows.nth(1)).toHaveAttribute('data-row', last ?? '');
});
