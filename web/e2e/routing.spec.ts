// How offers go round among people, as each of them sees it: scenarios 2, 3, 7 and 30 of the specification.
import type { Page } from '@playwright/test';
import { type Customer, LENA } from './demo';
import { enter, expect, messages, offers, test } from './fixtures';
import { Settings } from './settings';

/** The number of the demo that offers to one agent after the other. */
const SALES = '310000000000002';

function customer(number: number): Customer {
  return { phone: `49171000000${number}`, name: `Customer ${number}` };
}

async function press(page: Page, name: RegExp): Promise<void> {
  await offers(page).getByRole('button', { name }).click();
}

/** The only one of these who is offered something. */
async function asked(pages: Page[]): Promise<number> {
  const counts = () => Promise.all(pages.map((page) => offers(page).count()));
  await expect.poll(async () => (await counts()).reduce((sum, count) => sum + count, 0)).toBe(1);
  return (await counts()).indexOf(1);
}

test('scenario 2: who rejects is left out, the others and a fourth who signs in are asked', async ({
  demo,
  signIn,
  open,
}) => {
  const settings = await Settings.of(demo);
  const queue = await settings.named('/api/whatsapp/queues', 'Support');
  const dora = { username: 'dora', full_name: 'Dora Klein', password: 'demo-dora-4' };
  const { id } = await settings.ask<{ id: string }>('POST', '/api/agents', dora);
  const path = `/api/whatsapp/queues/${queue.id}/agents`;
  const { rows } = await settings.ask<{ rows: { id: string }[] }>('GET', path);
  await settings.ask('PUT', path, { agent_ids: [...rows.map((row) => row.id), id] });

  const [anna, ben, carla] = [await signIn('anna'), await signIn('ben'), await signIn('carla')];
  await demo.write(LENA, 'Hello');
  for (const page of [anna, ben, carla]) await expect(offers(page)).toHaveCount(1);
  await press(anna, /Reject/);
  await expect(offers(anna)).toHaveCount(0);
  await expect(offers(ben)).toHaveCount(1);
  await expect(offers(carla)).toHaveCount(1);

  const fourth = await open(demo.url);
  await enter(fourth, dora.username, dora.password);
  await expect(offers(fourth)).toHaveCount(1);
  await expect(offers(anna)).toHaveCount(0);
  await press(fourth, /Accept/);
  await expect(messages(fourth)).toHaveCount(1);
  for (const page of [anna, ben, carla]) await expect(offers(page)).toHaveCount(0);
  await expect(ben.getByText(/already taken by Dora Klein/i).first()).toBeVisible();
});

test('scenario 3: one after the other, over a restart of the server, and past who is paused', async ({
  demo,
  signIn,
  tolerate,
}) => {
  tolerate(/WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource/);
  const pages = [await signIn('anna'), await signIn('ben'), await signIn('carla')];
  const next = async (number: number) => {
    await demo.write(customer(number), 'How much is it?', SALES);
    const who = await asked(pages);
    await press(pages[who]!, /Accept/);
    await expect(offers(pages[who]!)).toHaveCount(0);
    return who;
  };
  expect([await next(1), await next(2)]).toEqual([0, 1]);

  await demo.kill();
  await demo.run();
  for (const page of pages) await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'live');
  expect([await next(3), await next(4)]).toEqual([2, 0]);

  await pages[1]!.getByTestId('status').click();
  await pages[1]!.getByRole('menuitem', { name: 'Lunch' }).click();
  await expect(pages[1]!.getByTestId('status')).toContainText('Lunch');
  expect(await next(5)).toBe(2);
});

test('scenario 7: who rejects a message of their closed tab sends it to the queue at once', async ({
  demo,
  signIn,
}) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'First');
  await press(anna, /Accept/);
  await expect(messages(anna)).toHaveCount(1);
  await anna.getByRole('button', { name: 'Close', exact: true }).click();
  await anna.getByRole('menuitem', { name: /Close tab only/ }).click();
  await expect(anna.getByText('Tab closed, still yours')).toBeVisible();
  const ben = await signIn('ben');

  await demo.write(LENA, 'Second');
  await expect(offers(anna)).toContainText('Your conversation');
  await expect(offers(ben)).toHaveCount(0);
  await press(anna, /Reject/);
  await expect(offers(anna)).toHaveCount(0);
  await expect(offers(ben)).toHaveCount(1);
  await press(ben, /Accept/);
  await expect(messages(ben)).toHaveCount(2);
});

test('scenario 30: accepting in one window removes the offer from the other', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  const second = await anna.context().newPage();
  await second.goto(`${demo.url}/desk`);
  await expect(second.getByTestId('link')).toHaveAttribute('data-state', 'live');
  await demo.write(LENA, 'Hello');
  await expect(offers(anna)).toHaveCount(1);
  await expect(offers(second)).toHaveCount(1);

  await press(second, /Accept/);
  await expect(offers(second)).toHaveCount(0);
  await expect(offers(anna)).toHaveCount(0);
  for (const page of [anna, second]) await expect(page.getByRole('tab', { name: /Lena Vogt/ })).toHaveCount(1);
  await expect(anna.getByText(/already taken/i)).toHaveCount(0);
});
