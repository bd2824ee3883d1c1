import { LENA, OMAR } from './demo';
import { expect, offers, test } from './fixtures';

test('of two agents who accept at once one wins, and the other is told who', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  const ben = await signIn('ben');
  await demo.write(LENA, 'Is anybody there?');
  await expect(offers(anna)).toBeVisible();
  await expect(offers(ben)).toBeVisible();

  await Promise.all([anna.keyboard.press('Alt+a'), ben.keyboard.press('Alt+a')]);
  await expect(offers(anna)).toHaveCount(0);
  await expect(offers(ben)).toHaveCount(0);
  const holds = async (page: typeof anna) => (await page.getByRole('tab').count()) === 1;
  await expect.poll(async () => [await holds(anna), await holds(ben)].filter(Boolean).length).toBe(1);
  const [loser, winner] = (await holds(anna)) ? [ben, 'Anna Rossi'] : [anna, 'Ben Carter'];
  await expect(loser.getByText(new RegExp(`already taken by ${winner}`, 'i')).first()).toBeVisible();
  await expect(loser.getByText('No conversations yet')).toBeVisible();
});

test('a rejected offer leaves only the one who rejected it; a pause takes all of them', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  const ben = await signIn('ben');
  await demo.write(OMAR, 'Hello');
  await expect(offers(ben)).toBeVisible();
  await anna.getByRole('button', { name: /Reject/ }).click();
  await expect(offers(anna)).toHaveCount(0);
  await expect(offers(ben)).toBeVisible();

  await ben.getByTestId('status').click();
  await ben.getByRole('menuitem', { name: 'Lunch' }).click();
  await expect(offers(ben)).toHaveCount(0);
  await expect(ben.getByTestId('status')).toContainText('Lunch');
  await ben.getByTestId('status').click();
  await ben.getByRole('menuitem', { name: 'Ready' }).click();
  await expect(offers(ben)).toBeVisible();
});
