// A bot that follows a script, from its form to the agent who goes on: APP-BOT-01, LST-01, MSG-16, INT-10.
import { LENA } from './demo';
import { expect, expectAccessible, messages, offers, test } from './fixtures';
import { shoot } from './shots';

test('a scripted bot is written, put before the queue, talks, and hands over', async ({ demo, signIn, tolerate }) => {
  tolerate(/422 \(.*\/bots/);
  const admin = await signIn('admin');
  await admin.getByRole('link', { name: 'Bots', exact: true }).click();
  await admin.getByRole('button', { name: 'Add bot' }).first().click();
  const drawer = admin.getByRole('dialog');
  const save = () => drawer.getByRole('button', { name: 'Save' }).filter({ visible: true }).click();
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Lia');
  const words = (rule: string) => drawer.getByRole('region', { name: rule }).getByRole('combobox', { name: 'Words' });
  const answer = (rule: string) => drawer.getByRole('region', { name: rule }).getByRole('textbox', { name: 'Answer' });
  for (const word of ['open*', 'hours']) {
    await words('Rule 1').fill(word);
    await words('Rule 1').press('Enter');
  }
  await save();
  await expect(drawer.getByText('Needs a text, unless the bot hands over')).toBeVisible();
  await answer('Rule 1').fill('We are here from 9 to 18, {{contact.firstName}}.');
  await drawer.getByRole('button', { name: 'Add rule' }).click();
  await words('Rule 2').fill('person');
  await words('Rule 2').press('Enter');
  await drawer.getByRole('region', { name: 'Rule 2' }).getByRole('switch').check();
  await drawer.getByRole('button', { name: 'Add an answer' }).click();
  await drawer
    .getByRole('textbox', { name: 'Answer', exact: true })
    .last()
    .fill('Ask me about our hours, or for a person.');
  await drawer.getByRole('textbox', { name: 'Message before handing over' }).fill('A colleague takes over.');
  await expectAccessible(admin);
  await shoot(admin, 'bot-script');
  await save();
  await expect(admin.getByRole('row', { name: /Lia/ })).toContainText('none needed');

  await admin.getByRole('link', { name: 'Accounts', exact: true }).click();
  await admin.getByRole('button', { name: 'Support', exact: true }).click();
  await drawer.getByRole('tab', { name: 'Plan' }).click();
  await drawer.getByRole('button', { name: 'Add step' }).click();
  await admin.getByRole('menuitem', { name: /^Scripted bot/ }).click();
  await drawer.getByRole('combobox', { name: 'Bot' }).click();
  await admin.getByRole('option', { name: 'Lia' }).click();
  await drawer.getByRole('button', { name: 'Move Step 2 up' }).click();
  await drawer.getByRole('textbox', { name: 'The customer writes' }).fill('Are you open?');
  await drawer.getByRole('button', { name: 'Try' }).click();
  await expect(
    drawer.getByLabel('The way').getByText(/says “We are here from 9 to 18, .*” and goes on listening/),
  ).toBeVisible();
  await expect(drawer.getByText('Here the bot goes on talking.')).toBeVisible();
  await expectAccessible(admin);
  await shoot(admin, 'bot-plan');
  await save();
  await expect(drawer).toHaveCount(0);

  const anna = await signIn('anna');
  await demo.write(LENA, 'Are you open today?');
  await admin.getByRole('link', { name: 'Interactions', exact: true }).click();
  const row = admin.getByRole('row', { name: /Lena Vogt/ });
  await expect(row).toContainText('[Bot] Lia');
  await expect(row).toContainText('With a bot');
  await expectAccessible(admin);
  await shoot(admin, 'bot-list');
  await expect(offers(anna)).toHaveCount(0);

  await demo.write(LENA, 'I want a person');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  const said = messages(anna).filter({ hasText: 'We are here from 9 to 18' });
  await expect(said).toContainText('Lia (bot)');
  await expect(messages(anna).filter({ hasText: 'A colleague takes over.' })).toContainText('Lia (bot)');
  await expectAccessible(anna);
  await shoot(anna, 'bot-thread');

  await row.click();
  const trace = admin.getByRole('dialog').getByRole('region', { name: 'What happened to this conversation' });
  const talk = trace.getByRole('listitem').filter({ hasText: 'Step 1: the bot Lia answers' }).first();
  await expect(talk).toContainText('Lia answered');
  await expect(talk).toContainText('Lia handed over: person');
  await expect(trace.locator('[data-mark="unknown"]')).toHaveCount(0);
  await expectAccessible(admin);
  await shoot(admin, 'bot-trace');
});
