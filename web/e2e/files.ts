// Small files of every kind: valid enough for the server, the browser, and WhatsApp. What can be made here is not kept.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** A smiling face on nothing, as large as WhatsApp wants it. */
export async function sticker(page: Page): Promise<Sample> {
  const encoded = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 512;
    canvas.height = 512;
    const draw = canvas.getContext('2d');
    if (!draw) throw new Error('no canvas');
    const disc = (x: number, y: number, radius: number, colour: string) => {
      draw.fillStyle = colour;
      draw.beginPath();
      draw.arc(x, y, radius, 0, 2 * Math.PI);
      draw.fill();
    };
    disc(256, 256, 220, '#f2b705');
    disc(180, 200, 28, '#332600');
    disc(332, 200, 28, '#332600');
    draw.strokeStyle = '#332600';
    draw.lineWidth = 26;
    draw.beginPath();
    draw.arc(256, 270, 120, 0.2 * Math.PI, 0.8 * Math.PI);
    draw.stroke();
    return canvas.toDataURL('image/webp', 0.8).split(',')[1] ?? '';
  });
  return { name: 'sticker.webp', mimeType: 'image/webp', buffer: Buffer.from(encoded, 'base64') };
}

function kept(name: string, mimeType: string): Sample {
  return { name, mimeType, buffer: readFileSync(join(import.meta.dirname, 'samples', name)) };
}

/** A second of moving bars with a hum: H.264 and AAC, 160 by 120. */
export const film: Sample = kept('film.mp4', 'video/mp4');

/** A second of a hum. */
export const song: Sample = kept('song.mp3', 'audio/mpeg');

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
