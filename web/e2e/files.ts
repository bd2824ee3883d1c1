// Small files of every kind, made here so that nothing has to be kept: valid enough for the server, the browser, and WhatsApp.
import type { Page } from '@playwright/test';

export type Sample = { name: string; mimeType: string; buffer: Buffer };

/** A picture with words on it, drawn by the browser. */
export async function picture(page: Page, words: string, width = 640, height = 480): Promise<Sample> {
  const encoded = await page.evaluate(
    ([text, w, h]) => {
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const draw = canvas.getContext('2d');
      if (!draw) throw new Error('no canvas');
      const sky = draw.createLinearGradient(0, 0, w, h);
      sky.addColorStop(0, '#1f9d72');
      sky.addColorStop(1, '#1a4a8b');
      draw.fillStyle = sky;
      draw.fillRect(0, 0, w, h);
      draw.fillStyle = '#fff';
      draw.font = '600 44px sans-serif';
      draw.fillText(text, 40, h / 2);
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    },
    [words, width, height] as const,
  );
  return { name: `${words}.png`, mimeType: 'image/png', buffer: Buffer.from(encoded, 'base64') };
}

export function pdf(name: string): Sample {
  const text = [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
  ].join('\n');
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text) };
}

/** One grey pixel. */
export const sticker: Sample = {
  name: 'sticker.webp',
  mimeType: 'image/webp',
  buffer: Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64'),
};

/** Silence, `secs` long, as WhatsApp records it: mono Opus in Ogg. */
export function voice(secs: number): Sample {
  const head = Buffer.alloc(19);
  head.write('OpusHead');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt32LE(48_000, 12);
  const tags = Buffer.alloc(8 + 4 + 4 + 4);
  tags.write('OpusTags');
  tags.writeUInt32LE(4, 8);
  tags.write('test', 12);
  const frames = secs * 50;
  const pages = [page(head, 0, 0, 2), page(tags, 0, 1, 0)];
  for (let frame = 0; frame < frames; frame += 1) {
    const silence = Buffer.from([0xf8, 0xff, 0xfe]);
    pages.push(page(silence, (frame + 1) * 960, frame + 2, frame === frames - 1 ? 4 : 0));
  }
  return { name: 'voice.ogg', mimeType: 'audio/ogg; codecs=opus', buffer: Buffer.concat(pages) };
}

function page(packet: Buffer, position: number, number: number, flags: number): Buffer {
  const header = Buffer.alloc(28);
  header.write('OggS');
  header.writeUInt8(flags, 5);
  header.writeBigUInt64LE(BigInt(position), 6);
  header.writeUInt32LE(7, 14);
  header.writeUInt32LE(number, 18);
  header.writeUInt8(1, 26);
  header.writeUInt8(packet.length, 27);
  const whole = Buffer.concat([header, packet]);
  whole.writeUInt32LE(oggChecksum(whole), 22);
  return whole;
}

function oggChecksum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}

/** Half a second of film, as the browser records it. */
export async function film(page: Page): Promise<Sample> {
  const encoded = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 180;
    const draw = canvas.getContext('2d');
    if (!draw) throw new Error('no canvas');
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/mp4' });
    const chunks: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void chunks.push(data);
    const ended = new Promise((next) => {
      recorder.onstop = next;
    });
    recorder.start();
    for (let step = 0; step < 12; step += 1) {
      draw.fillStyle = `hsl(${step * 20} 60% 45%)`;
      draw.fillRect(0, 0, 320, 180);
      await new Promise((next) => setTimeout(next, 50));
    }
    recorder.stop();
    await ended;
    const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.from(encoded, 'base64') };
}

/** A container without a film in it, which no browser can play. */
export function emptyFilm(): Sample {
  const box = (type: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + content.length);
    head.write(type, 4);
    return Buffer.concat([head, content]);
  };
  const kind = Buffer.concat([Buffer.from('isom'), Buffer.alloc(4), Buffer.from('isommp42')]);
  return {
    name: 'film.mp4',
    mimeType: 'video/mp4',
    buffer: Buffer.concat([box('ftyp', kind), box('mdat', Buffer.alloc(64))]),
  };
}
