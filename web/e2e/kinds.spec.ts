// Every kind of message that carries no file, from the customer's phone to the desk and back (MSG-07 to MSG-15, PRV-01).
import { LENA } from './demo';
import { accept, expect, expectAccessible, messages, reply, test } from './fixtures';
import { Phone } from './phone';
import { Settings } from './settings';
import { shoot } from './shots';

/** What can have buttons, as other programs send it. */
const PRESSED = [
  {
    type: 'template',
    content: {
      name: 'spring_offer',
      language: { code: 'en' },
      components: [
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '0',
          parameters: [{ type: 'payload', payload: 'Tell me more' }],
        },
      ],
    },
    button: 'Tell me more',
  },
  {
    type: 'interactive',
    content: {
      type: 'button',
      body: { text: 'Shall we call you?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes, please' } }] },
    },
    button: 'Yes, please',
  },
  {
    type: 'interactive',
    content: {
      type: 'list',
      body: { text: 'When does it suit you?' },
      action: { button: 'Times', sections: [{ title: 'Today', rows: [{ id: 'noon', title: 'At noon' }] }] },
    },
    button: 'At noon',
  },
];

test('msg_12 msg_13 locations, contact cards and what cannot be shown appear as what they are', async ({
  demo,
  signIn,
  page,
}) => {
  await (await Settings.of(demo)).contactsTo('anna');
  const anna = await signIn('anna');
  const phone = await Phone.of(page, demo, LENA);
  await phone.write('Hello, where are you?');
  await accept(anna);
  const [onDesk, onPhone] = [messages(anna).last(), phone.bubbles.last()];

  await phone.share('Location');
  await expect(onDesk).toContainText('Pariser Platz, Berlin');
  await expect(onDesk.getByRole('link', { name: /Open in a map/ })).toHaveAttribute('href', /mlat=52\.516275/);
  await expect(onPhone.getByRole('link', { name: /^Brandenburg Gate/ })).toHaveAttribute('href', /mlat=52\.516275/);
  await expect(onPhone.getByRole('img', { name: 'Read' })).toBeVisible();

  await phone.share('Contact', { Company: 'Pons SL', 'E-mail': 'ana@pons.example' });
  for (const words of ['Ana Pons', 'Pons SL', 'ana@pons.example']) {
    await expect(onDesk).toContainText(words);
    await expect(onPhone).toContainText(words);
  }
  await expect(onPhone.getByRole('img', { name: 'Read' })).toBeVisible();
  await shoot(anna, 'kinds-in');
  await shoot(phone.page, 'kinds-in-phone');
  await expectAccessible(anna);
  await onDesk.getByRole('button', { name: 'Add contact: Ana Pons' }).click();
  await expect(anna.getByText('Ana Pons is a contact now.')).toBeVisible();

  await demo.send(LENA, 'order', { catalog_id: '1' });
  await expect(onDesk).toContainText('This kind of message cannot be shown: order');
});

test('msg_08 msg_10 quotes and reactions of each side are seen on the other', async ({ demo, signIn, page }) => {
  const anna = await signIn('anna');
  const phone = await Phone.of(page, demo, LENA);
  await phone.write('Hello, which plan do I have?');
  await accept(anna);
  const asked = messages(anna).filter({ hasText: 'which plan' }).first();
  const askedOnPhone = phone.saying('which plan').first();
  await reply(anna, 'You have the small one');
  await expect(phone.saying('the small one')).toBeVisible();

  await asked.hover();
  await asked.getByRole('button', { name: 'React' }).click();
  await anna.getByRole('button', { name: 'React with 👍' }).click();
  await expect(asked.getByTestId('reactions')).toHaveAccessibleName(/you reacted with 👍/);
  await expect(askedOnPhone.getByRole('img', { name: 'Reactions: 👍' })).toBeVisible();
  await asked.hover();
  await asked.getByRole('button', { name: 'React' }).click();
  await anna.getByRole('button', { name: 'Take 👍 back' }).click();
  await expect(asked.getByTestId('reactions')).toHaveCount(0);
  await expect(askedOnPhone.getByRole('img', { name: /^Reactions/ })).toHaveCount(0);

  const answered = messages(anna).filter({ hasText: 'You have the small one' }).first();
  await phone.choose(phone.saying('the small one').first(), 'React with ❤️');
  await expect(answered.getByTestId('reactions')).toHaveAccessibleName('Lena Vogt reacted with ❤️');
  await phone.choose(phone.saying('the small one').first(), 'Take ❤️ back');
  await expect(answered.getByTestId('reactions')).toHaveCount(0);
  await phone.choose(phone.saying('the small one').first(), 'React with 🙏');
  await expect(answered.getByTestId('reactions')).toHaveAccessibleName('Lena Vogt reacted with 🙏');

  await asked.hover();
  await asked.getByRole('button', { name: 'Reply' }).click();
  await expect(anna.getByRole('region', { name: 'The message you are answering' })).toContainText('which plan');
  await expectAccessible(anna);
  await shoot(anna, 'kinds-answering');
  await reply(anna, 'It has 10 GB');
  const quoting = messages(anna).filter({ hasText: 'It has 10 GB' });
  await expect(phone.saying('It has 10 GB').getByRole('button', { name: /^Hello, which plan/ })).toBeVisible();
  await quoting.getByRole('button', { name: /^Go to the original: Hello, which plan/ }).click();
  await expect(asked).toBeFocused();

  await phone.choose(phone.saying('It has 10 GB'), 'Reply');
  await phone.write('Is that enough?');
  const enough = messages(anna).last();
  await expect(enough).toContainText('Is that enough?');
  await expect(enough.getByRole('button', { name: 'Go to the original: It has 10 GB' })).toBeVisible();
  await expect(phone.bubbles.last().getByRole('button', { name: 'It has 10 GB' })).toBeVisible();
  await shoot(anna, 'kinds-quotes');
  await shoot(phone.page, 'kinds-quotes-phone');
  await expectAccessible(phone.page);
});

test('msg_08 what was said is edited and taken back, far from where it is quoted', async ({ demo, signIn, page }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello, which plan do I have?');
  await accept(anna);
  const asked = messages(anna).filter({ hasText: 'which plan' }).first();
  const [question] = await demo.items(LENA);
  for (let count = 1; count <= 60; count += 1) await demo.write(LENA, `Number ${count}`);
  await demo.send(LENA, 'text', { body: 'I mean the very first' }, question?.id);
  await expect(messages(anna).last()).toContainText('I mean the very first');
  await anna.reload();
  await messages(anna)
    .last()
    .getByRole('button', { name: /^Go to the original: Hello, which plan/ })
    .click();
  await expect(asked).toBeFocused();

  const phone = await Phone.of(page, demo, LENA);
  const askedOnPhone = phone.bubbles.first();
  await phone.choose(askedOnPhone, 'Edit');
  await phone.write('Hello, which tariff do I have?');
  const edited = messages(anna).filter({ hasText: 'which tariff' }).first();
  await expect(edited).toContainText('edited');
  await expect(askedOnPhone).toContainText(/which tariff.*edited/);
  await phone.choose(askedOnPhone, 'Delete for everyone');
  for (const bubble of [messages(anna).first(), askedOnPhone]) {
    await expect(bubble).toContainText('This message was deleted');
    await expect(bubble).not.toContainText('which tariff');
  }
  await shoot(anna, 'kinds-changed');
  await shoot(phone.page, 'kinds-changed-phone');
});

test('msg_14 msg_15 a template arrives, and a pressed button comes back', async ({ demo, signIn, page }) => {
  const settings = await Settings.of(demo);
  const token = await settings.shareNumber(demo);
  await settings.account({ recontact: { template: { name: 'still_there', language: 'en' } } });
  const anna = await signIn('anna');
  const phone = await Phone.of(page, demo, LENA);
  await phone.write('Hello');
  await accept(anna);
  const [onDesk, onPhone] = [messages(anna).last(), phone.bubbles.last()];

  await anna.getByRole('button', { name: /still_there/ }).click();
  await expect(onPhone).toContainText('[still_there]');
  await expect(onDesk).toContainText('still_there');
  await expect(onDesk.getByRole('img', { name: 'Read' })).toBeVisible();

  for (const { type, content, button } of PRESSED) {
    await demo.sendElsewhere(token, LENA, type, content);
    await phone.page.getByRole('button', { name: button, exact: true }).click();
    await expect(onPhone).toContainText(button);
    await expect(onDesk).toContainText(button);
    await expect(onDesk.getByRole('img', { name: 'Pressed a button' })).toBeVisible();
    // This server has not sent what it belongs to.
    await expect(onDesk).toContainText('The original is not available');
    await expect(onPhone.getByRole('img', { name: 'Read' })).toBeVisible();
  }
  await shoot(anna, 'kinds-pressed');
  await shoot(phone.page, 'kinds-pressed-phone');
  await expectAccessible(anna);
  await expectAccessible(phone.page);

  await reply(anna, 'Was that all?');
  await expect(phone.saying('Was that all?')).toBeVisible();
  const own = (await demo.items(LENA)).at(-1);
  await demo.send(LENA, 'button', { text: 'That was all', payload: 'all' }, own?.id);
  await expect(onDesk.getByRole('img', { name: 'Pressed a button' })).toBeVisible();
  await expect(onDesk.getByRole('button', { name: 'Go to the original: Was that all?' })).toBeVisible();
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
