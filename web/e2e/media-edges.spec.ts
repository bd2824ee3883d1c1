// How files get to the desk besides the button, and what happens with those that do not get through (MSG-02, MSG-03, PRV-10).
import { createServer, type ServerResponse } from 'node:http';
import type { Page } from '@playwright/test';
import { LENA } from './demo';
import { pdf, picture, type Sample } from './files';
import { accept, expect, expectAccessible, messages, test } from './fixtures';
import { freePort } from './server';
import { shoot } from './shots';

const chosen = (page: Page) => page.getByRole('list', { name: 'Files to send' });
const field = (page: Page) => page.getByRole('textbox', { name: /^Reply to/ });

/** Files on their way through the air, as the browser hands them over. */
async function carry(page: Page, { name, mimeType, buffer }: Sample) {
  return page.evaluateHandle(
    ([encoded, called, type]) => {
      const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
      const carried = new DataTransfer();
      carried.items.add(new File([bytes], called, { type }));
      return carried;
    },
    [buffer.toString('base64'), name, mimeType] as const,
  );
}

/** Where files of customers should be: whoever asks waits for `answer`, and is told then that they are gone for good. */
async function forgetful(): Promise<{ url: string; answer: () => void; stop: () => void }> {
  const waiting: ServerResponse[] = [];
  let isOver = false;
  const server = createServer((_, answer) => {
    if (isOver) answer.writeHead(410).end();
    else waiting.push(answer);
  });
  const port = await freePort();
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${port}/file`,
    answer: () => {
      isOver = true;
      for (const answer of waiting) answer.writeHead(410).end();
    },
    stop: () => void server.close(),
  };
}

test('msg_02 a picture is pasted, and one is dropped', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Send me a picture please');
  await accept(anna);
  const kinds = async () => (await demo.items(LENA)).filter(({ from }) => from === 'business').map(({ kind }) => kind);

  await anna.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const shown = await picture(anna, 'Copied');
  await anna.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const item = new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) });
    await navigator.clipboard.write([item]);
  }, shown.buffer.toString('base64'));
  await field(anna).focus();
  await anna.keyboard.press('Control+V');
  await expect(chosen(anna)).toContainText('Photo · PNG');
  await anna.keyboard.press('Enter');
  await expect.poll(kinds).toEqual(['image']);

  const carried = await carry(anna, await picture(anna, 'Dropped'));
  const thread = anna.getByRole('log');
  await thread.dispatchEvent('dragenter', { dataTransfer: carried });
  await expect(anna.getByText('Drop to send to Lena Vogt')).toBeVisible();
  await expect(anna.getByText(/Photo 5 MB/)).toBeVisible();
  await shoot(anna, 'media-drop');
  await thread.dispatchEvent('drop', { dataTransfer: carried });
  await expect(anna.getByText('Drop to send to Lena Vogt')).toHaveCount(0);
  await expect(chosen(anna)).toContainText('Dropped.png');
  await field(anna).focus();
  await anna.keyboard.press('Enter');
  await expect.poll(kinds).toEqual(['image', 'image']);
});

test('msg_02 a large file tells how far it is, before and after Send, and can be left out', async ({
  demo,
  signIn,
}) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Where is the contract?');
  await accept(anna);
  const line = await anna.context().newCDPSession(anna);
  const slow = (bytesPerSecond: number) =>
    line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
  await line.send('Network.enable');
  await slow(400_000);
  const scan = { ...pdf('scan.pdf'), buffer: Buffer.concat([pdf('').buffer, Buffer.alloc(10 * 1024 * 1024, 32)]) };
  await anna.getByLabel('Files to attach').setInputFiles(scan);
  const bar = anna.getByRole('progressbar', { name: 'Uploading scan.pdf' });
  const part = async () => Number(await bar.getAttribute('aria-valuenow'));
  await expect.poll(part).toBeGreaterThan(3);
  expect(await part()).toBeLessThan(90);
  await expectAccessible(anna);
  await shoot(anna, 'media-upload');
  await anna.getByRole('button', { name: 'Leave out scan.pdf' }).click();
  await expect(chosen(anna)).toHaveCount(0);

  await anna.getByLabel('Files to attach').setInputFiles(scan);
  await field(anna).fill('Here it is');
  await anna.keyboard.press('Enter');
  await expect(chosen(anna)).toHaveCount(0);
  await expect.poll(part).toBeGreaterThan(3);
  await expectAccessible(anna);
  await shoot(anna, 'media-upload-sent');
  await slow(-1);
  await expect
    .poll(async () => (await demo.items(LENA)).at(-1))
    .toMatchObject({
      kind: 'document',
      content: { filename: 'scan.pdf', caption: 'Here it is' },
    });
  await expect(anna.getByRole('progressbar')).toHaveCount(0);
});

test('msg_03 a program is refused in words, whatever it is called', async ({ demo, signIn, tolerate }) => {
  tolerate(/422 \(.*\/api\/whatsapp\/uploads/);
  const anna = await signIn('anna');
  await demo.write(LENA, 'Hello');
  await accept(anna);
  const head = Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff, 0, 0]);
  const program = {
    name: 'setup.exe',
    mimeType: 'application/x-msdownload',
    buffer: Buffer.concat([head, pdf('').buffer]),
  };
  for (const file of [program, { ...program, name: 'invoice.pdf', mimeType: 'application/pdf' }]) {
    await anna.getByLabel('Files to attach').setInputFiles(file);
    await expect(chosen(anna).getByRole('alert')).toHaveText('Programs are not sent to customers.');
    await expect(chosen(anna).getByRole('button', { name: 'Try again' })).toHaveCount(0);
    await expect(anna.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
    await expectAccessible(anna);
    await shoot(anna, 'media-refused');
    await anna.getByRole('button', { name: `Leave out ${file.name}` }).click();
    await expect(chosen(anna)).toHaveCount(0);
  }
  expect((await demo.items(LENA)).length).toBe(1);
});

test('msg_02 a voice message that is discarded goes nowhere', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Call me');
  await accept(anna);
  const asked: string[] = [];
  anna.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const record = anna.getByRole('button', { name: 'Record a voice message' });
  const recording = anna.getByRole('timer').filter({ hasText: '00:01 /' });

  await record.click();
  await expect(recording).toBeVisible();
  await anna.getByRole('button', { name: 'Discard' }).click();
  await expect(field(anna)).toBeVisible();

  await record.click();
  await expect(recording).toBeVisible();
  await anna.getByRole('button', { name: 'Stop and listen' }).click();
  await expect(anna.getByRole('button', { name: 'Play: Voice message' })).toBeVisible();
  await anna.keyboard.press('Escape');
  await expect(field(anna)).toBeVisible();
  await expect(record).toBeVisible();
  expect(asked.filter((path) => path.includes('uploads'))).toEqual([]);
  expect((await demo.items(LENA)).length).toBe(1);
});

test('prv_10 a file that cannot be fetched says so in its place', async ({ demo, signIn }) => {
  const anna = await signIn('anna');
  await demo.write(LENA, 'Look at this');
  await accept(anna);
  const last = messages(anna).last();
  await demo.sendFile(LENA, 'image', pdf('x'), { caption: 'No picture' });
  await expect(last.getByTestId('file-failed')).toContainText('Photo is of a type that this server refuses');

  const provider = await forgetful();
  const nowhere = { url: provider.url, mime_type: 'image/png' };
  await demo.send(LENA, 'image', { ...nowhere, caption: 'The meter' });
  await expect(last.getByTestId('file-loading')).toContainText('Photo is loading');
  await demo.send(LENA, 'audio', { ...nowhere, mime_type: 'audio/ogg; codecs=opus', voice: true });
  await demo.send(LENA, 'document', { ...nowhere, mime_type: 'application/pdf', filename: 'Contract.pdf' });
  await expect(last).toContainText('Contract.pdf');
  await shoot(anna, 'media-loading');
  await expectAccessible(anna);
  provider.answer();
  await expect(last.getByTestId('file-failed')).toContainText('is no longer at the provider');
  await expect(last.getByRole('link')).toHaveCount(0);
  const failed = anna.getByTestId('file-failed');
  await expect(failed.filter({ hasText: 'Photo is no longer at the provider' })).toHaveCount(1);
  await expect(failed.filter({ hasText: 'Voice message is no longer at the provider' })).toHaveCount(1);
  await expectAccessible(anna);
  await shoot(anna, 'media-failed');
  provider.stop();
});
