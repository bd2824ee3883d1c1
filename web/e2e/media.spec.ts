// Files between the customer's phone and the desk: pictures, recordings, films, documents, stickers (MSG-01 to MSG-03).
import type { Locator, Page } from '@playwright/test';
import { LENA } from './demo';
import { emptyFilm, film, pdf, picture, sticker, voice } from './files';
import { expect, expectAccessible, messages, offers, test } from './fixtures';
import { shoot } from './shots';

async function accept(page: Page): Promise<void> {
  await offers(page)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(page).first()).toBeVisible();
}

/** Whether the browser has got the picture and could draw it. */
async function drawn(image: Locator): Promise<void> {
  await expect
    .poll(() => image.evaluate((shown: HTMLImageElement) => shown.complete && shown.naturalWidth > 0))
    .toBe(true);
}

test('msg_01 every file a customer sends is shown on the desk', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello, my meter');
  await accept(anna);
  const last = messages(anna).last();

  await demo.sendFile(LENA, 'image', await picture(anna, 'Meter 4711'), { caption: 'This is the *meter*' });
  await expect(last.getByText('meter', { exact: true })).toBeVisible();
  const open = last.getByRole('button', { name: /^Show the photo large: This is/ });
  await drawn(open.locator('img'));
  await open.click();
  const viewer = anna.getByRole('dialog', { name: 'Photos of this conversation' });
  await drawn(viewer.getByRole('img').first());
  await expect(viewer.getByRole('button', { name: 'Zoom in' })).toBeVisible();
  await shoot(anna, 'kinds-viewer');
  const saved = anna.waitForEvent('download');
  await viewer.getByRole('button', { name: 'Download' }).click();
  expect((await saved).suggestedFilename()).toMatch(/\.png$/);
  await anna.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);

  await demo.sendFile(LENA, 'audio', voice(2), { voice: true });
  await last.getByRole('button', { name: 'Play: Voice message' }).click();
  await expect(last.getByRole('button', { name: 'Pause: Voice message' })).toBeVisible();
  await last.getByRole('button', { name: 'Speed: 1', exact: true }).click();
  await expect(last.getByRole('button', { name: 'Speed: 1.5' })).toBeVisible();

  await demo.sendFile(LENA, 'video', await film(anna), { caption: 'It hums' });
  const video = last.locator('video');
  await expect(video).toHaveAttribute('src', /\/media\/\d+/);
  await expect.poll(() => video.evaluate((shown: HTMLVideoElement) => shown.videoWidth)).toBe(320);
  await demo.sendFile(LENA, 'video', emptyFilm());
  await expect(last.getByRole('link', { name: /^Download Video that cannot be played here \(MP4 · / })).toBeVisible();

  await demo.sendFile(LENA, 'document', pdf('x'), { filename: 'Rechnung März.pdf' });
  const letter = last.getByRole('link', { name: /^Download Rechnung März\.pdf \(PDF · / });
  const letterSaved = anna.waitForEvent('download');
  await letter.click();
  expect((await letterSaved).suggestedFilename()).toBe('Rechnung März.pdf');

  await demo.sendFile(LENA, 'sticker', sticker);
  await drawn(last.getByRole('img', { name: 'Sticker' }));

  await shoot(anna, 'media-in');
  await expectAccessible(anna);
});

test('msg_02 everything an agent sends arrives on the phone', async ({ demo, signIn, page: phone }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Send me the label please');
  await accept(anna);
  const field = anna.getByRole('textbox', { name: /^Reply to/ });
  const chosen = anna.getByRole('list', { name: 'Files to send' });
  const newest = async () => (await demo.items(LENA)).at(-1);

  await anna.getByLabel('Files to attach').setInputFiles(await picture(anna, 'Label'));
  await expect(chosen).toContainText('Photo · PNG');
  await field.fill('Here it is');
  await expectAccessible(anna);
  await shoot(anna, 'kinds-attached');
  await anna.keyboard.press('Enter');
  await expect(chosen).toHaveCount(0);
  await expect(messages(anna).last()).toContainText('Here it is');
  await expect.poll(newest).toMatchObject({ kind: 'image', content: { caption: 'Here it is' } });

  await anna.getByLabel('Files to attach').setInputFiles(pdf('Vertrag.pdf'));
  await field.focus();
  await anna.keyboard.press('Enter');
  await expect.poll(newest).toMatchObject({ kind: 'document', content: { filename: 'Vertrag.pdf' } });

  await anna.getByRole('button', { name: 'Record a voice message' }).click();
  await expect(anna.getByRole('timer').filter({ hasText: '00:01 /' })).toBeVisible();
  await shoot(anna, 'kinds-recording');
  await anna.getByRole('button', { name: 'Stop and listen' }).click();
  await expect(anna.getByRole('button', { name: 'Play: Voice message' })).toBeVisible();
  await expectAccessible(anna);
  await anna.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(newest).toMatchObject({ kind: 'audio', content: { voice: true } });

  await phone.goto(`${demo.phoneUrl}/#${LENA.phone}`);
  const bubbles = phone.locator('#thread .bubble.business');
  await expect(bubbles).toHaveCount(3);
  await drawn(bubbles.first().getByRole('img', { name: 'Here it is' }));
  await expect(bubbles.nth(1).getByRole('link')).toContainText('Vertrag.pdf');
  await expect(bubbles.nth(2).locator('audio')).toHaveAttribute('src', /\/sandbox\/media\//);
  await expectAccessible(phone);
  await shoot(phone, 'kinds-phone');
  await phone.getByRole('button', { name: 'Attach' }).click();
  await phone.getByRole('button', { name: 'Location' }).click();
  await phone.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await expect(messages(anna).last()).toContainText('Brandenburg Gate');
});

test('msg_03 what is too large is refused with the limit, before it is uploaded', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await accept(anna);
  const large = { name: 'large.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(16 * 1024 * 1024, 1) };
  await anna.getByLabel('Files to attach').setInputFiles(large);
  await expect(anna.getByText('16 MB is too large: at most 15 MB can be sent.')).toBeVisible();
  await expect(anna.getByRole('list', { name: 'Files to send' })).toHaveCount(0);
});
