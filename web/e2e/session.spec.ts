import { LENA } from './demo';
import { expect, expectAccessible, messages, offers, reply, test } from './fixtures';

test('a wrong password is said; too many of them must wait', async ({ demo, page, tolerate }) => {
  tolerate(/(401|429) \(.*\/api\/session/);
  await page.goto(demo.url);
  await expect(page).toHaveURL(/\/login$/);
  await expectAccessible(page);
  await page.getByLabel('Username').fill('anna');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('not the word');
  await password.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The username or the password is wrong.');
  await expectAccessible(page);
  await expect(async () => {
    await password.press('Enter');
    await expect(page.getByRole('alert')).toContainText('Too many attempts', { timeout: 1000 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeDisabled();
});

test('signing out ends all windows of the session, and the work is there again afterwards', async ({
  demo,
  signIn,
}) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await reply(anna, 'Good morning');
  const second = await anna.context().newPage();
  await second.goto(`${demo.url}/desk`);
  await expect(second.getByRole('tab', { name: /Lena Vogt/ })).toBeVisible();

  await anna.getByRole('button', { name: /Profile of/ }).click();
  await anna.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(anna).toHaveURL(/\/login$/);
  await expect(second).toHaveURL(/\/login$/);

  await anna.getByLabel('Username').fill('anna');
  await anna.getByLabel('Password', { exact: true }).fill('demo-anna');
  await anna.getByRole('button', { name: 'Sign in' }).click();
  await anna.getByRole('tab', { name: /Lena Vogt/ }).click();
  await expect(messages(anna)).toHaveCount(2);
  await expect(anna.getByTestId('status')).toContainText('Ready');
});

test('agents have no management pages, administrators no desk, and unknown addresses say so', async ({
  demo,
  signIn,
}) => {
  const anna = await signIn('anna');
  await anna.goto(`${demo.url}/admin/queues`);
  await expect(anna).toHaveURL(/\/desk/);
  const admin = await signIn('admin');
  await expect(admin).toHaveURL(/\/admin/);
  await admin.goto(`${demo.url}/desk`);
  await expect(admin).toHaveURL(/\/admin/);
  await admin.goto(`${demo.url}/nowhere`);
  await expect(admin.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
});
