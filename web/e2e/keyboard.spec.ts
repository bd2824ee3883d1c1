import { LENA, OMAR } from './demo';
import { expect, messages, offers, test } from './fixtures';

test('the whole work is possible without a mouse', async ({ demo, signIn, page }) => {
  await page.goto(demo.url);
  await expect(page.getByLabel('Username')).toBeFocused();
  await page.keyboard.type('anna');
  await page.keyboard.press('Tab');
  await page.keyboard.type('demo-anna');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'live');

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await demo.write(LENA, 'first');
  await expect(offers(page)).toHaveCount(1);
  await page.keyboard.press('Alt+a');
  await expect(page.getByRole('textbox', { name: 'Reply to Lena Vogt' })).toBeFocused();
  await page.keyboard.type('Hello Lena');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('how can I help?');

  await demo.write(OMAR, 'second');
  await expect(offers(page)).toHaveCount(1);
  await expect(page.getByRole('textbox', { name: 'Reply to Lena Vogt' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(messages(page)).toHaveCount(2);
  await page.keyboard.press('Alt+a');
  await expect(page.getByRole('textbox', { name: 'Reply to Omar Said' })).toBeFocused();

  await page.keyboard.press('Alt+1');
  await expect(page.getByRole('tab', { name: /Lena Vogt/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByRole('tab', { name: /Omar Said/ })).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('Alt+c');
  await expect(page.getByRole('menuitem', { name: /Close interaction/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab')).toHaveCount(1);

  await demo.write(OMAR, 'third');
  await expect(offers(page)).toHaveCount(1);
  await page.keyboard.press('Alt+r');
  await expect(offers(page)).toHaveCount(0);
  const ben = await signIn('ben');
  await expect(offers(ben)).toHaveCount(1);
});
