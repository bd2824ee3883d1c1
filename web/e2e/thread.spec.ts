import type { Locator, Page } from '@playwright/test';
import { LENA } from './demo';
import { expect, messages, offers, reply, spoken, test } from './fixtures';

const COUNT = 160;

test('a long thread loads older messages on the way up, and keeps its place', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  for (let number = 1; number <= COUNT; number += 1) {
    await demo.write(LENA, `message ${number}${number % 9 === 0 ? ', a longer one'.repeat(20) : ''}`);
  }
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(saying(anna, 'message 160')).toBeInViewport();
  await expect.poll(() => gapBelow(anna)).toBeLessThan(4);
  expect(await messages(anna).count()).toBeLessThan(60);

  const log = anna.getByRole('log', { name: 'Messages' });
  await log.hover();
  await expect(async () => {
    await anna.mouse.wheel(0, -1500);
    await expect(anna.getByText('Start of the conversation')).toBeInViewport({ timeout: 250 });
  }).toPass({ timeout: 30_000 });
  await expect(saying(anna, 'message 1')).toBeInViewport();
  const numbers = (await spoken(anna)).map((text) => Number(/message (\d+)/.exec(text)?.[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));

  await demo.write(LENA, 'one more');
  const latest = anna.getByRole('button', { name: 'To the latest message, 1 new' });
  await expect(latest).toBeVisible();
  await expect(saying(anna, 'message 1')).toBeInViewport();
  await latest.click();
  await expect(messages(anna).filter({ hasText: 'one more' })).toBeInViewport();
  await expect(latest).toHaveCount(0);

  await anna.mouse.wheel(0, -3000);
  await expect(anna.getByRole('button', { name: /To the latest message/ })).toBeVisible();
  await reply(anna, 'my answer');
  await expect(messages(anna).filter({ hasText: 'my answer' })).toBeInViewport();
  await expect.poll(() => gapBelow(anna)).toBeLessThan(4);
});

function saying(page: Page, text: string): Locator {
  return messages(page)
    .locator('[dir="auto"]')
    .filter({ hasText: new RegExp(`^${text}$`) });
}

function gapBelow(page: Page): Promise<number> {
  return page
    .getByRole('log', { name: 'Messages' })
    .evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
}
