// The drawers of services, opened on what is stored: every service, and a bot on every engine (BOT-01).
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';
import { Settings } from './settings';
import { shoot } from './shots';

const CLOUDS = [
  { name: 'Our OpenAI', secret: 'sk-1', access: { type: 'open_ai', base_url: 'https://api.openai.com/v1' } },
  {
    name: 'Google of the shop',
    secret: '{"type":"service_account"}',
    access: { type: 'google', project_id: 'shop-47' },
  },
  {
    name: 'Amazon in Milan',
    secret: 'aws-1',
    access: { type: 'aws', region: 'eu-south-1', access_key_id: 'AKIAIOSFODNN7EXAMPLE' },
  },
] as const;

const WORDS = {
  exit_phrase: 'person',
  forward_message: 'I am getting somebody for you.',
  attachment_message: 'I cannot read files. Please write it in words.',
  error_message: 'Something went wrong. A person will answer.',
};

const ENGINES: { name: string; cloud?: string; engine: Record<string, unknown> }[] = [
  {
    name: 'Mia',
    cloud: 'Our OpenAI',
    engine: {
      type: 'chat_gpt',
      model: 'gpt-4o-mini',
      prompt: 'You answer questions about opening hours and deliveries of a garden shop.\nYou never promise a price.',
      tokens_max: 4000,
      temperature: 0.3,
      analyse_for_agent: true,
      ...WORDS,
    },
  },
  {
    name: 'Flora',
    cloud: 'Google of the shop',
    engine: { type: 'dialogflow', language: 'it', welcome_message: 'Ciao!' },
  },
  {
    name: 'Alex',
    cloud: 'Amazon in Milan',
    engine: { type: 'lex', bot_id: 'ABCDE12345', alias_id: 'TSTALIASID', locale_id: 'it_IT', welcome_message: '' },
  },
  {
    name: 'Rule book',
    engine: {
      type: 'scripted',
      welcome_message: 'Welcome to the garden shop.',
      rules: [
        { words: ['hours', 'open*', 'when do you close'], answers: ['9 to 19, Sundays closed.'], hand_over: false },
        { words: ['complaint'], answers: ['I am sorry to hear that.', 'One moment.'], hand_over: true },
      ],
      default_answers: ['I did not understand that.'],
      misses_max: 2,
      turns_max: 20,
      delay_ms: 800,
      ...WORDS,
    },
  },
];

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** To its end, so that pictures show the rest of a long form, and back. */
async function lookAt(page: Page, drawer: Locator, name: string): Promise<void> {
  await expectAccessible(page);
  await shoot(page, name);
  const last = drawer.getByRole('textbox').last();
  await last.scrollIntoViewIfNeeded();
  await shoot(page, `${name}-end`);
}

async function close(page: Page, drawer: Locator): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
}

test('bot_01 providers and bots open with what is stored of them', async ({ demo, signIn, tolerate }) => {
  tolerate(/422 \(.*\/api\/variables\/preview/);
  const settings = await Settings.of(demo);
  const ids = new Map<string, string>();
  for (const cloud of CLOUDS) {
    const { id } = await settings.ask<{ id: string }>('POST', '/api/cloud-providers', cloud);
    ids.set(cloud.name, id);
  }
  for (const { cloud, ...bot } of ENGINES) {
    const cloud_provider_id = cloud && ids.get(cloud);
    const description = `Answers before people do, ${bot.name}.`;
    await settings.ask('POST', '/api/bots', { ...bot, description, ...(cloud_provider_id && { cloud_provider_id }) });
  }
  const admin = await signIn('admin');
  const drawer = admin.getByRole('dialog');
  await goTo(admin, 'Cloud providers');
  await shoot(admin, 'drawer-clouds');
  for (const { name, access } of CLOUDS) {
    await admin.getByRole('button', { name, exact: true }).click();
    await expect(drawer.getByRole('textbox', { name: 'Name' })).toHaveValue(name);
    await expect(drawer.getByText('set', { exact: true })).toBeVisible();
    await lookAt(admin, drawer, `drawer-cloud-${access.type}`);
    await close(admin, drawer);
  }
  await goTo(admin, 'Bots');
  await shoot(admin, 'drawer-bots');
  for (const { name, engine } of ENGINES) {
    await admin.getByRole('button', { name, exact: true }).click();
    await expect(drawer.getByRole('textbox', { name: 'Name' })).toHaveValue(name);
    await lookAt(admin, drawer, `drawer-bot-${engine.type}`);
    await close(admin, drawer);
  }
  await goTo(admin, 'Variables');
  await admin.getByRole('button', { name: '{{contact.firstName}}' }).click();
  const text = drawer.getByRole('textbox', { name: 'Text' });
  await text.fill('Hello {{contact.firstName}}, {{#queue}}you wait in {{queue.name}}{{/queue}} of {{account.name}}.');
  await expect(drawer.getByRole('region', { name: 'As it reads' })).toContainText(/Hello \w+, you wait in/);
  await shoot(admin, 'drawer-variable');
  await text.fill('Hello {{#contact}');
  await expect(drawer.getByRole('alert')).toBeVisible();
  await expectAccessible(admin);
  await shoot(admin, 'drawer-variable-wrong');
});
