// Files between the customer's phone and the desk: each kind as whoever sends it and whoever gets it sees it
// (MSG-01 to MSG-03, PRV-01).
import type { Locator, Page } from '@playwright/test';
import { LENA } from './demo';
import { emptyFilm, film, pdf, picture, type Sample, song, sticker, voice } from './files';
import { accept, expect, expectAccessible, messages, test } from './fixtures';
import { Phone } from './phone';
import { shoot } from './shots';

type Side = 'phone' | 'desk';

type Kind = {
  name: string;
  /** The sides that can send it. */
  from: Side[];
  /** Absent for what is recorded. */
  file?: (page: Page) => Sample | Promise<Sample>;
  caption?: string;
  /** What the agent is told of it before it goes out. */
  chosen?: string;
  /** Its bubble, whichever side sent it. */
  onDesk: (bubble: Locator, file: Sample | undefined) => Promise<void>;
  onPhone: (bubble: Locator, file: Sample | undefined) => Promise<void>;
};

const SPOKEN_MS = 1_200;

const letter = pdf('Rechnung März.pdf');
const LETTER = `PDF · ${letter.buffer.length} B`;

const KINDS: Kind[] = [
  {
    name: 'photo',
    from: ['phone', 'desk'],
    file: (page) => picture(page, 'Meter 4711'),
    caption: 'This is the *meter*',
    chosen: 'Photo · PNG',
    async onDesk(bubble) {
      await expect(bubble.getByText('meter', { exact: true })).toBeVisible();
      await drawn(bubble.getByRole('button', { name: /^Show the photo large: This is/ }).locator('img'));
    },
    async onPhone(bubble, file) {
      const shown = bubble.getByRole('img', { name: 'This is the *meter*' });
      await drawn(shown);
      await holds(shown, file);
    },
  },
  {
    name: 'video',
    from: ['phone', 'desk'],
    file: () => film,
    caption: 'It hums',
    chosen: 'Video · MP4',
    async onDesk(bubble, file) {
      await expect(bubble).toContainText('It hums');
      await filmed(bubble.getByLabel('Video', { exact: true }), file);
    },
    async onPhone(bubble, file) {
      await expect(bubble).toContainText('It hums');
      await filmed(bubble.getByLabel('Video', { exact: true }), file);
    },
  },
  {
    name: 'audio',
    from: ['phone', 'desk'],
    file: () => song,
    chosen: 'Audio · MP3',
    async onDesk(bubble, file) {
      await heard(bubble, 'Audio');
      await holds(bubble.locator('audio'), file);
    },
    async onPhone(bubble, file) {
      const player = bubble.getByLabel('Audio', { exact: true });
      await plays(player);
      await holds(player, file);
    },
  },
  {
    name: 'voice',
    from: ['phone', 'desk'],
    onDesk: (bubble) => heard(bubble, 'Voice message'),
    onPhone: (bubble) => plays(bubble.getByLabel('Voice message')),
  },
  {
    name: 'document',
    from: ['phone', 'desk'],
    file: () => letter,
    caption: 'For March',
    chosen: LETTER,
    async onDesk(bubble, file) {
      await expect(bubble).toContainText('For March');
      await holds(bubble.getByRole('link', { name: `Download Rechnung März.pdf (${LETTER})` }), file);
    },
    async onPhone(bubble, file) {
      await expect(bubble).toContainText('For March');
      const link = bubble.getByRole('link', { name: 'Rechnung März.pdf' });
      await expect(link).toHaveAttribute('download', 'Rechnung März.pdf');
      await holds(link, file);
    },
  },
  {
    name: 'sticker',
    from: ['phone'],
    file: sticker,
    onDesk: (bubble) => drawn(bubble.getByRole('img', { name: 'Sticker' })),
    onPhone: (bubble) => drawn(bubble.getByRole('img', { name: 'Sticker' })),
  },
  {
    // WhatsApp takes WebP as stickers only, which agents do not send (MSG-02).
    name: 'webp',
    from: ['desk'],
    file: sticker,
    chosen: 'WEBP',
    onDesk: (bubble, file) => holds(bubble.getByRole('link', { name: /^Download sticker\.webp \(WEBP · / }), file),
    onPhone: (bubble, file) => holds(bubble.getByRole('link', { name: /^sticker\.webp/ }), file),
  },
];

/** Whether the browser has got the picture and could draw it. */
async function drawn(image: Locator): Promise<void> {
  await expect
    .poll(() => image.evaluate((shown: HTMLImageElement) => shown.complete && shown.naturalWidth > 0))
    .toBe(true);
}

/** The very bytes that were sent. */
async function holds(element: Locator, file: Sample | undefined): Promise<void> {
  const address = await element.evaluate((one) =>
    one instanceof HTMLAnchorElement ? one.href : (one as HTMLMediaElement | HTMLImageElement).src,
  );
  const answer = await element.page().request.get(address);
  expect(file?.buffer.equals(await answer.body())).toBe(true);
}

async function plays(player: Locator): Promise<void> {
  const played = () =>
    player.evaluate(({ played: parts }: HTMLMediaElement) => (parts.length > 0 ? parts.end(parts.length - 1) : 0));
  await expect.poll(() => player.evaluate((one: HTMLMediaElement) => one.readyState)).toBeGreaterThan(0);
  await player.evaluate((one: HTMLMediaElement) => one.play());
  await expect.poll(played).toBeGreaterThan(0.5);
}

/** A film of a second, with pictures in it. */
async function filmed(video: Locator, file: Sample | undefined): Promise<void> {
  await plays(video);
  const found = await video.evaluate((one: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [one.videoWidth, one.videoHeight];
    const draw = canvas.getContext('2d');
    draw?.drawImage(one, 0, 0);
    const { data } = draw?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    const colours = new Set(Array.from(data).filter((_, at) => at % 4 === 0)).size;
    const { controls, duration } = one;
    return { controls, secs: Math.round(duration), size: [canvas.width, canvas.height], isFlat: colours < 10 };
  });
  expect(found).toEqual({ controls: true, secs: 1, size: [160, 120], isFlat: false });
  await holds(video, file);
}

/** The desk's own player. */
async function heard(bubble: Locator, name: string): Promise<void> {
  const position = bubble.getByRole('slider', { name: 'Position' });
  await expect(position).toHaveAttribute('aria-valuetext', /^00:00 of 00:0[1-9]$/);
  await bubble.getByRole('button', { name: `Play: ${name}` }).click();
  await plays(bubble.locator('audio'));
}

async function sendFromPhone(phone: Phone, { name, caption }: Kind, file: Sample | undefined): Promise<void> {
  if (!file) await phone.record(SPOKEN_MS);
  else if (name === 'sticker') await phone.stick(file);
  else await phone.attach(file, caption);
}

async function sendFromDesk(desk: Page, { name, caption, chosen }: Kind, file: Sample | undefined): Promise<void> {
  if (!file) return recordOnDesk(desk);
  const tray = desk.getByRole('list', { name: 'Files to send' });
  await desk.getByLabel('Files to attach').setInputFiles(file);
  await expect(tray).toContainText(chosen ?? '');
  await desk.getByRole('textbox', { name: /^Reply to/ }).fill(caption ?? '');
  await shoot(desk, `media-attached-${name}`);
  await desk.keyboard.press('Enter');
  await expect(tray).toHaveCount(0);
}

async function recordOnDesk(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: 'Record a voice message' }).click();
  await expect(desk.getByRole('timer').filter({ hasText: '00:01 /' })).toBeVisible();
  await shoot(desk, 'media-recording');
  await desk.getByRole('button', { name: 'Stop and listen' }).click();
  await expect(desk.getByRole('button', { name: 'Play: Voice message' })).toBeVisible();
  await expectAccessible(desk);
  await desk.getByRole('button', { name: 'Send', exact: true }).click();
}

const SENDING: { rule: string; side: Side }[] = [
  { rule: 'msg_01', side: 'phone' },
  { rule: 'msg_02', side: 'desk' },
];

for (const { rule, side } of SENDING) {
  test(`${rule} every file from the ${side} is what it is on both sides`, async ({ demo, signIn, page }) => {
    const anna = await signIn('anna');
    const phone = await Phone.of(page, demo, LENA);
    await phone.write('Hello, about my meter');
    await accept(anna);
    let count = 1;
    for (const kind of KINDS.filter(({ from }) => from.includes(side))) {
      await test.step(kind.name, async () => {
        const file = await kind.file?.(anna);
        await (side === 'phone' ? sendFromPhone(phone, kind, file) : sendFromDesk(anna, kind, file));
        count += 1;
        await expect(phone.bubbles).toHaveCount(count);
        const [onDesk, onPhone] = [messages(anna).last(), phone.bubbles.last()];
        await kind.onDesk(onDesk, file);
        await kind.onPhone(onPhone, file);
        await expect((side === 'phone' ? onPhone : onDesk).getByRole('img', { name: 'Read' })).toBeVisible();
        await shoot(anna, `media-${side}-${kind.name}-desk`);
        await shoot(phone.page, `media-${side}-${kind.name}-phone`);
      });
    }
    await expectAccessible(anna);
  });
}

test('msg_01 pictures are shown large, recordings play faster, what cannot be shown is a file', async ({
  demo,
  signIn,
}) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello, my meter');
  await accept(anna);
  const last = messages(anna).last();

  await demo.sendFile(LENA, 'image', await picture(anna, 'Meter 4711'));
  await last.getByRole('button', { name: 'Show the photo large' }).click();
  const viewer = anna.getByRole('dialog', { name: 'Photos of this conversation' });
  await drawn(viewer.getByRole('img').first());
  await expect(viewer.getByRole('button', { name: 'Zoom in' })).toBeVisible();
  await shoot(anna, 'media-viewer');
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

  await demo.sendFile(LENA, 'video', emptyFilm());
  await expect(last.getByRole('link', { name: /^Download Video that cannot be played here \(MP4 · / })).toBeVisible();

  await demo.sendFile(LENA, 'document', pdf('x'), { filename: 'Rechnung März.pdf' });
  const letterSaved = anna.waitForEvent('download');
  await last.getByRole('link', { name: /^Download Rechnung März\.pdf \(PDF · / }).click();
  expect((await letterSaved).suggestedFilename()).toBe('Rechnung März.pdf');
  await expectAccessible(anna);
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
