// Agents write first (OUT-01..OUT-07, SM-45, WIN-03).
import { LENA } from './demo';
import { expect, expectAccessible, messages, reply, test } from './fixtures';
import { shoot } from './shots';

test('out_01 sm_45 an agent writes first, the answer joins, and a colleague is told whose it is', async ({
  demo,
  signIn,
  tolerate,
}) => {
  tolerate(/422 \(Unprocessable Entity\).*contacts\/resolve/);
  tolerate(/409 \(Conflict\).*whatsapp\/interactions/);
  const anna = await signIn('anna');
  const ben = await signIn('ben');
  await shoot(anna, 'start-empty');
  await anna.getByRole('button', { name: 'New conversation' }).click();
  const dialog = anna.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByRole('combobox', { name: 'From account' }).click();
  await anna.getByRole('option', { name: 'Support' }).click();
  await dialog.getByRole('textbox', { name: /To number/ }).fill('12');
  await dialog.getByRole('textbox', { name: /Message/ }).fill('Good morning Lena, your parcel is here.');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog.getByText(/phone number with its country code/)).toBeVisible();
  await expectAccessible(anna);
  await shoot(anna, 'start-dialog');

  await dialog.getByRole('textbox', { name: /To number/ }).fill(`+${LENA.phone}`);
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(messages(anna).last()).toContainText('your parcel is here');
  await expect.poll(() => demo.received(LENA)).toEqual(['Good morning Lena, your parcel is here.']);
  await expect(anna.getByText(/2[34]:\d\d left|24 hours|2[34] h/).first()).toBeVisible();
  await shoot(anna, 'start-sent');

  await demo.write(LENA, 'Great, thank you!');
  await expect(messages(anna).last()).toContainText('Great, thank you!');
  await reply(anna, 'See you.');
  await expect(messages(anna)).toHaveCount(3);
  await shoot(anna, 'start-answered');

  await ben.getByRole('button', { name: 'New conversation' }).click();
  const second = ben.getByRole('dialog', { name: 'New conversation' });
  await second.getByRole('combobox', { name: 'From account' }).click();
  await ben.getByRole('option', { name: 'Support' }).click();
  await second.getByRole('textbox', { name: /To number/ }).fill(`+${LENA.phone}`);
  await second.getByRole('textbox', { name: /Message/ }).fill('Hello');
  await second.getByRole('button', { name: 'Send' }).click();
  await expect(second.getByRole('alert')).toContainText('Already taken by Anna Rossi');
  await shoot(ben, 'start-taken');
});
