import { LENA } from './demo';
import { expect, expectAccessible, mark, messages, offers, reply, test } from './fixtures';

test('a customer writes, an agent accepts, answers and closes', async ({ demo, signIn, page: phone }) => {
  const anna = await signIn('anna');
  await expect(anna.getByText('No conversations yet')).toBeVisible();
  await expectAccessible(anna);

  await phone.goto(demo.phoneUrl);
  await phone.locator('#people button').first().click();
  const customer = await phone.locator('#people button[aria-current] .name').innerText();
  await phone.locator('#text').fill('Hello, my line is *dead* since this morning');
  await phone.locator('#send').click();

  const offer = offers(anna);
  await expect(offer).toBeVisible();
  await expect(offer).toHaveAccessibleName(new RegExp(customer));
  await expect(offer).toContainText('Support');
  await expect(offer.getByRole('timer')).toHaveAccessibleName(/\d+ seconds? left/);
  await expect(anna).toHaveTitle(/^\(\d+\) Offer: /);
  await expectAccessible(anna);
  await offer.getByRole('button', { name: /Accept/ }).click();

  await expect(offers(anna)).toHaveCount(0);
  await expect(anna.getByRole('heading', { name: customer, level: 2 }).first()).toBeVisible();
  await expect(messages(anna)).toContainText(['my line is dead']);
  await expect(anna.getByRole('textbox', { name: `Reply to ${customer}` })).toBeFocused();
  await expect(anna).toHaveTitle('Switchboard');

  await phone.bringToFront();
  await reply(anna, 'Good morning, I am looking into it');
  const answer = phone.locator('#thread .bubble').filter({ hasText: 'I am looking into it' });
  await expect(answer).toBeVisible();
  await expect(mark(anna, 'I am looking into it')).toHaveAccessibleName('Read');

  await phone.locator('#text').fill('Thank you');
  await phone.locator('#send').click();
  await expect(messages(anna)).toHaveCount(3);
  await expectAccessible(anna);

  await anna.getByRole('button', { name: 'Close', exact: true }).click();
  await anna.getByRole('menuitem', { name: /Close interaction/ }).click();
  const confirm = anna.getByRole('dialog').getByRole('button', { name: 'Close interaction' });
  await expect(confirm.or(anna.getByText('No conversations yet'))).toBeVisible();
  if (await confirm.isVisible()) await confirm.click();
  await expect(anna.getByText('No conversations yet')).toBeVisible();
});

test('what is not delivered says why, and later proof of delivery corrects it', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await demo.fault({ fail: { status: 400, code: 131047, times: 1 } });
  await reply(anna, 'Too late');
  const failed = messages(anna).filter({ hasText: 'Too late' });
  await expect(failed).toContainText('the 24-hour window is closed');
  await expect(failed.getByRole('button', { name: /24-hour window is closed/ })).toBeVisible();
  await expectAccessible(anna);
  await failed.getByRole('button', { name: 'Copy to the text field' }).click();
  await expect(anna.getByRole('textbox', { name: /^Reply to/ })).toHaveValue('Too late');
});

test('a closed tab keeps the conversation, and a new message comes as an offer of it', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'First');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(anna)).toHaveCount(1);
  await anna.getByRole('textbox', { name: /^Reply to/ }).fill('half an answer');
  await anna.getByRole('button', { name: 'Close', exact: true }).click();
  await anna.getByRole('menuitem', { name: /Close tab only/ }).click();
  await expect(anna.getByText('Tab closed, still yours')).toBeVisible();

  await demo.write(LENA, 'Second');
  await expect(offers(anna)).toContainText('Your conversation');
  await anna.getByRole('tab', { name: /Lena Vogt/ }).click();
  await expect(offers(anna)).toHaveCount(0);
  await expect(messages(anna)).toHaveCount(2);
  await expect(anna.getByRole('textbox', { name: /^Reply to/ })).toHaveValue('half an answer');
});
