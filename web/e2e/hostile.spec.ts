// Whatever anybody writes is shown as words: on the desk, in management and on the customer's phone (S9).
import type { Locator, Page } from '@playwright/test';
import { LENA } from './demo';
import { pdf } from './files';
import { accept, expect, messages, reply, test } from './fixtures';
import { HOSTILE } from './hostile';
import { Phone } from './phone';
import { shoot } from './shots';

/** What nobody may see happen; console and content policy are watched in every test. */
function watch(page: Page, hosts: string[]): string[] {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => seen.push(`window: ${popup.url()}`));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^https?:$/.test(protocol) && !hosts.includes(host)) seen.push(`request: ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    const { host } = new URL(frame.url());
    if (frame !== page.mainFrame() || !hosts.includes(host)) seen.push(`frame: ${frame.url()}`);
  });
  return seen;
}

/** Nothing ran, nothing of it became an element, and links lead to where the web is. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const odd = [...document.querySelectorAll('script:not([src]), iframe, object, embed, base, form[action]')];
    const handlers = [...document.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    );
    const links = [...document.querySelectorAll('a[href]')].filter(
      (link) => link instanceof HTMLAnchorElement && !/^(https?|blob):$/.test(link.protocol),
    );
    const pictures = [...document.querySelectorAll('img, video, audio, source')].filter((one) =>
      /evil|^x$/.test(one.getAttribute('src') ?? ''),
    );
    return {
      owned: 'owned' in window,
      elements: [...odd, ...handlers, ...links, ...pictures].map((element) => element.outerHTML.slice(0, 200)),
      wide: document.documentElement.scrollWidth > window.innerWidth,
    };
  });
  expect(found).toEqual({ owned: false, elements: [], wide: false });
}

/** Long words must not make what holds them scroll sideways. */
async function expectNarrow(box: Locator): Promise<void> {
  expect(await box.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(1);
}

test('s9 what customers write, are called and send does nothing but be read', async ({ demo, signIn, page: phone }) => {
  const hosts = [new URL(demo.url).host, new URL(demo.phoneUrl).host];
  const anna = await signIn('anna');
  const seen = watch(anna, hosts);
  await demo.write({ ...LENA, name: HOSTILE[3] ?? '' }, HOSTILE[0] ?? '');
  await expectHarmless(anna);
  await accept(anna);
  const [first] = await demo.items(LENA);
  const { id, mime_type } = await demo.upload(LENA, pdf('x'));
  const log = anna.getByRole('log');
  for (const [at, words] of HOSTILE.entries()) {
    await demo.write({ ...LENA, name: words }, words);
    await demo.send(LENA, 'document', { id, mime_type, filename: `${words}.pdf`, caption: words });
    await demo.send(LENA, 'contacts', [
      {
        name: { formatted_name: words },
        org: { company: words },
        phones: [{ phone: words }],
        emails: [{ email: words }],
      },
    ]);
    await demo.send(LENA, 'button', { text: words, payload: words }, first?.id);
    await demo.send(LENA, words, { id: words });
    const place = { latitude: 52.5, longitude: 13.4, name: words, address: `No. ${at}. ${words}` };
    await demo.send(LENA, 'location', place);
    await expect(log).toContainText(`No. ${at}.`);
    await expectHarmless(anna);
    await expectNarrow(log);
  }
  await shoot(anna, 'hostile-desk');
  const quoted = (await demo.items(LENA)).find(({ text }) => text === HOSTILE[3]);
  await demo.send(LENA, 'text', { body: HOSTILE[4] }, quoted?.id);
  await expect(messages(anna).last()).toContainText(HOSTILE[4] ?? '');
  await expectHarmless(anna);

  const admin = await signIn('admin');
  const unwanted = watch(admin, hosts);
  await admin.getByRole('link', { name: 'Interactions', exact: true }).click();
  await admin.getByRole('row').nth(1).click();
  await expect(admin.getByRole('dialog')).toContainText(`No. ${HOSTILE.length - 1}.`);
  await expectHarmless(admin);
  await shoot(admin, 'hostile-admin');

  const onPhone = watch(phone, hosts);
  await phone.goto(`${demo.phoneUrl}/#${LENA.phone}`);
  await expect(phone.locator('#thread')).toContainText(`No. ${HOSTILE.length - 1}.`);
  await expectHarmless(phone);
  await expectNarrow(phone.locator('#thread'));
  await shoot(phone, 'hostile-phone');
  expect({ anna: seen, admin: unwanted, phone: onPhone }).toEqual({ anna: [], admin: [], phone: [] });
});

test('s9 what agents write does nothing on the phone either', async ({ demo, signIn, page: phone }) => {
  const hosts = [new URL(demo.url).host, new URL(demo.phoneUrl).host];
  const anna = await signIn('anna');
  const seen = watch(anna, hosts);
  await demo.write(LENA, 'Hello');
  await accept(anna);
  const onPhone = watch(phone, hosts);
  await Phone.of(phone, demo, LENA);
  for (const words of HOSTILE) {
    await reply(anna, words);
    await expect.poll(async () => (await demo.received(LENA)).at(-1)).toBe(words.trim());
    await expectHarmless(anna);
    await expectHarmless(phone);
  }
  const name = `<img src=x onerror="window.owned=1">\u202Efdp.exe.pdf`;
  await anna.getByLabel('Files to attach').setInputFiles({ ...pdf('x'), name });
  await expect(anna.getByRole('list', { name: 'Files to send' })).toContainText('.pdf');
  await expectHarmless(anna);
  await anna.getByRole('textbox', { name: /^Reply to/ }).focus();
  await anna.keyboard.press('Enter');
  await expect.poll(async () => (await demo.items(LENA)).at(-1)?.kind).toBe('document');
  await expect(phone.locator('#thread .bubble.business')).toHaveCount(HOSTILE.length + 1);
  await expectHarmless(phone);
  await expectNarrow(phone.locator('#thread'));
  await expectNarrow(anna.getByRole('log'));
  await shoot(anna, 'hostile-answers');
  expect({ anna: seen, phone: onPhone }).toEqual({ anna: [], phone: [] });
});

test('s9 a reaction is whatever somebody calls one', async ({ demo, signIn }) => {
  const hosts = [new URL(demo.url).host];
  const anna = await signIn('anna');
  const seen = watch(anna, hosts);
  await demo.write(LENA, 'Hello');
  await accept(anna);
  await reply(anna, 'Good day');
  await expect.poll(() => demo.received(LENA)).toEqual(['Good day']);
  const own = (await demo.items(LENA)).at(-1);
  for (const emoji of HOSTILE) {
    await demo.act(LENA, 'reactions', { message_id: own?.id, emoji });
    await expectHarmless(anna);
  }
  await demo.write(LENA, 'That is all');
  await expect(messages(anna).last()).toContainText('That is all');
  await expectHarmless(anna);
  await expectNarrow(anna.getByRole('log'));
  await shoot(anna, 'hostile-reaction');
  expect(seen).toEqual([]);
});
