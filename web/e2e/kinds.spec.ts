// Every kind of message that carries no file, from the customer's phone to the desk and back (MSG-07 to MSG-15, PRV-01).
import type { Page } from '@playwright/test';
import { LENA } from './demo';
import { expect, expectAccessible, messages, offers, reply, test } from './fixtures';
import { Settings } from './settings';
import { shoot } from './shots';

async function accept(page: Page): Promise<void> {
  await offers(page)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(page).first()).toBeVisible();
}

test('msg_12 msg_13 locations, contact cards and what cannot be shown appear as what they are', async ({
  demo,
  signIn,
}) => {
  await (await Settings.of(demo)).contactsTo('anna');
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello, where are you?');
  await accept(anna);
  const last = messages(anna).last();

  await demo.send(LENA, 'location', {
    latitude: 52.516275,
    longitude: 13.377704,
    name: 'Brandenburg Gate',
    address: 'Pariser Platz, Berlin',
  });
  await expect(last).toContainText('Pariser Platz, Berlin');
  await expect(last.getByRole('link', { name: /Open in a map/ })).toHaveAttribute('href', /mlat=52\.516275/);

  await demo.send(LENA, 'contacts', [
    {
      name: { formatted_name: 'Ana Pons' },
      org: { company: 'Pons SL' },
      phones: [{ phone: '+34 600 100 200', wa_id: '34600100200', type: 'CELL' }],
    },
  ]);
  await expect(last).toContainText('Pons SL');
  await shoot(anna, 'kinds-in');
  await expectAccessible(anna);
  await last.getByRole('button', { name: 'Add contact: Ana Pons' }).click();
  await expect(anna.getByText('Ana Pons is a contact now.')).toBeVisible();

  await demo.send(LENA, 'order', { catalog_id: '1' });
  await expect(last).toContainText('This kind of message cannot be shown: order');
});

test('msg_08 msg_10 quotes, reactions, edits and deletions are seen on both sides', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello, which plan do I have?');
  await accept(anna);
  const [question] = await demo.items(LENA);
  await reply(anna, 'You have the small one');
  await expect.poll(() => demo.received(LENA)).toEqual(['You have the small one']);

  const asked = messages(anna).filter({ hasText: 'which plan' }).first();
  await asked.hover();
  await asked.getByRole('button', { name: 'React' }).click();
  await anna.getByRole('button', { name: 'React with 👍' }).click();
  await expect(asked.getByTestId('reactions')).toHaveAccessibleName(/you reacted with 👍/);
  await expect.poll(async () => (await demo.items(LENA))[0]?.reactions?.business).toBe('👍');
  await asked.hover();
  await asked.getByRole('button', { name: 'React' }).click();
  await anna.getByRole('button', { name: 'Take 👍 back' }).click();
  await expect(asked.getByTestId('reactions')).toHaveCount(0);

  await asked.hover();
  await asked.getByRole('button', { name: 'Reply' }).click();
  await expect(anna.getByRole('region', { name: 'The message you are answering' })).toContainText('which plan');
  await expectAccessible(anna);
  await shoot(anna, 'kinds-answering');
  await reply(anna, 'It has 10 GB');
  const quoting = messages(anna).filter({ hasText: 'It has 10 GB' });
  await expect(quoting.getByRole('button', { name: /^Go to the original: Hello, which plan/ })).toBeVisible();
  await expect.poll(async () => (await demo.items(LENA)).at(-1)?.quote).toBe(question?.id);
  await quoting.getByRole('button', { name: /^Go to the original/ }).click();
  await expect(asked).toBeFocused();

  const own = (await demo.items(LENA)).find(({ text }) => text === 'You have the small one');
  await demo.act(LENA, 'reactions', { message_id: own?.id, emoji: '🙏' });
  const answered = messages(anna).filter({ hasText: 'You have the small one' }).first();
  await expect(answered.getByTestId('reactions')).toHaveAccessibleName('Lena Vogt reacted with 🙏');
  await demo.send(LENA, 'button', { text: 'Thanks', payload: 'thanks' }, own?.id);
  const pressed = messages(anna).last();
  await expect(pressed.getByRole('img', { name: 'Pressed a button' })).toBeVisible();
  await expect(pressed.getByRole('button', { name: 'Go to the original: You have the small one' })).toBeVisible();

  for (let count = 1; count <= 60; count += 1) await demo.write(LENA, `Number ${count}`);
  await demo.send(LENA, 'text', { body: 'I mean the very first' }, question?.id);
  await expect(messages(anna).last()).toContainText('I mean the very first');
  await anna.reload();
  await messages(anna)
    .last()
    .getByRole('button', { name: /^Go to the original: Hello, which plan/ })
    .click();
  await expect(asked).toBeFocused();

  await demo.act(LENA, 'edits', { message_id: question?.id, text: 'Hello, which tariff do I have?' });
  const edited = messages(anna).filter({ hasText: 'which tariff' }).first();
  await expect(edited).toContainText('edited');
  await demo.act(LENA, 'revocations', { message_id: question?.id });
  await expect(messages(anna).first()).toContainText('This message was deleted.');
  await expect(messages(anna).first()).not.toContainText('which tariff');
  await shoot(anna, 'kinds-changed');
});

test('msg_07 what fails is sent again as the same message', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await accept(anna);
  await demo.fault({ fail: { status: 400, code: 131047, times: 1 } });
  await reply(anna, 'On its second way');
  const failed = messages(anna).filter({ hasText: 'On its second way' });
  await expect(failed).toContainText('24-hour window is closed');
  await failed.getByRole('button', { name: 'Send again' }).click();
  await expect(failed.getByRole('img', { name: /Delivered|Read/ })).toBeVisible();
  await expect(messages(anna)).toHaveCount(2);
  expect(await demo.received(LENA)).toEqual(['On its second way']);
});
