import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { FileCard, MediaContent, MessageContent } from '../../../realtime/content';
import { show } from '../../../testing/render';
import { serve } from '../../../testing/renderPage';
import { boxOf } from './box';
import { Content } from './Content';
import { slidesOf } from './Gallery';
import { mapUrl } from './Place';
import { previewText } from './preview';
import { fileSize, fileType } from './size';

const ready = (changes: Partial<FileCard> = {}): FileCard => ({ state: 'ready', url: '/media/9', ...changes });
const media = (changes: Partial<MediaContent>): MediaContent => ({ type: 'media', kind: 'image', ...changes });

function draw(content: MessageContent, file?: FileCard, adds?: { accountId: string }) {
  return show(<Content message={{ id: '9', content, file }} adds={adds} />);
}

describe('a picture', () => {
  it('has its size before it is loaded, shows the small one, and its caption', () => {
    const { container } = draw(
      media({ caption: 'The *meter*' }),
      ready({ width: 1600, height: 1200, thumbnail_url: '/media/9/thumbnail' }),
    );
    const button = screen.getByRole('button', { name: 'Show the photo large: The *meter*' });
    expect(button).toHaveStyle({ aspectRatio: '1.333' });
    expect(container.querySelector('img')).toHaveAttribute('src', '/media/9/thumbnail');
    expect(screen.getByText('meter').tagName).toBe('STRONG');
  });

  it.each([
    ['image', 'Photo'],
    ['sticker', 'Sticker'],
  ])('that cannot be shown says so: %s', (kind, called) => {
    const { container } = draw(media({ kind }), ready());
    fireEvent.error(container.querySelector('img')!);
    expect(screen.getByText(`${called} that cannot be shown here`)).toBeInTheDocument();
  });

  it('is one of those the viewer goes through, with a name to be saved under', () => {
    const picture = { id: '1', content: media({ caption: 'one' }), file: ready({ mime_type: 'image/png' }) };
    const loading = { id: '2', content: media({}), file: { state: 'loading' as const } };
    const letter = { id: '3', content: media({ kind: 'document' }), file: ready() };
    expect(slidesOf([picture, loading, letter])).toEqual([
      { id: '1', src: '/media/9', alt: 'one', fileName: 'image-1.png' },
    ]);
  });

  it('neither fills the thread nor becomes too small to press', () => {
    expect(boxOf({ width: 6000, height: 300 })).toMatchObject({ inlineSize: 320, aspectRatio: '4' });
    expect(boxOf({ width: 20, height: 20 })).toMatchObject({ inlineSize: 96 });
    expect(boxOf({})).toMatchObject({ inlineSize: 320, aspectRatio: '1.333' });
  });
});

describe('a file that is not there', () => {
  it('is named while it loads', () => {
    draw(media({ kind: 'video' }), { state: 'loading', bytes: 2_400_000 });
    expect(screen.getByTestId('file-loading')).toHaveTextContent('Video is loading · 2.3 MB');
  });

  it.each([
    ['too_large', /larger than this server keeps/],
    ['type_refused', /a type that this server refuses/],
    ['gone', /no longer at the provider/],
    ['unreachable', /could not be fetched from the provider/],
    ['broken', /arrived damaged/],
    ['something new', /could not be fetched/],
  ])('says in plain words why it will not come: %s', (reason, words) => {
    draw(media({ kind: 'voice' }), { state: 'failed', reason });
    expect(screen.getByTestId('file-failed')).toHaveTextContent(words);
  });

  it('a document keeps its name', () => {
    draw(media({ kind: 'document', file_name: 'invoice.pdf' }), { state: 'failed', reason: 'gone' });
    expect(screen.getByTestId('file-failed')).toHaveTextContent(/invoice\.pdf.*no longer at the provider/);
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });
});

describe('a document', () => {
  it('shows name, type and size, and is downloaded under its name', () => {
    draw(
      media({ kind: 'document', file_name: 'Rechnung März.pdf', mime_type: 'application/pdf' }),
      ready({ bytes: 245_760 }),
    );
    const link = screen.getByRole('link', { name: 'Download Rechnung März.pdf (PDF · 240 KB)' });
    expect(link).toHaveAttribute('href', '/media/9?download=1');
    expect(link).toHaveAttribute('download', 'Rechnung März.pdf');
  });
});

describe('a recording', () => {
  it('plays, one at a time, and remembers its speed', async () => {
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (this: HTMLMediaElement) {
      Object.defineProperty(this, 'paused', { value: false, configurable: true });
      fireEvent.play(this);
    });
    vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
      Object.defineProperty(this, 'paused', { value: true, configurable: true });
      fireEvent.pause(this);
    });
    show(
      <>
        <Content message={{ id: '1', content: media({ kind: 'voice' }), file: ready({ duration_ms: 12_000 }) }} />
        <Content message={{ id: '2', content: media({ kind: 'audio' }), file: ready({ duration_ms: 65_000 }) }} />
      </>,
    );
    expect(screen.getByText('00:12')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Play: Voice message' }));
    await userEvent.click(screen.getByRole('button', { name: 'Play: Audio' }));
    expect(screen.getByRole('button', { name: 'Play: Voice message' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Pause: Audio' })).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole('button', { name: 'Speed: 1' })[0]!);
    expect(screen.getAllByRole('button', { name: 'Speed: 1.5' })).toHaveLength(2);
    expect(screen.getAllByRole('slider', { name: 'Position' })[1]).toHaveAttribute('aria-valuetext', '00:00 of 01:05');
  });

  it('has the name of its file, unless it was spoken here', () => {
    draw(media({ kind: 'audio', file_name: 'song.mp3' }), ready());
    draw(media({ kind: 'voice', file_name: 'voice.webm' }), ready());
    expect(screen.getByText('song.mp3')).toBeInTheDocument();
    expect(screen.queryByText('voice.webm')).not.toBeInTheDocument();
  });
});

describe('a location', () => {
  it('shows name, address and where it is, and leads to a map (MSG-13)', () => {
    const place = { type: 'location', latitude: 52.5163, longitude: 13.3777, name: 'Gate', address: 'Pariser Platz' };
    draw(place as MessageContent);
    expect(screen.getByText('Gate')).toBeInTheDocument();
    expect(screen.getByText('Pariser Platz')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /Open in a map/ })).toHaveAttribute(
      'href',
      mapUrl({ latitude: 52.5163, longitude: 13.3777 }),
    );
  });
});

describe('contact cards', () => {
  const cards: MessageContent = {
    type: 'contacts',
    cards: [
      {
        name: 'Ana Pons',
        organization: 'Pons SL',
        phones: [{ phone: '+34 600 100 200', wa_id: '34600100200' }],
        emails: ['ana@pons.example'],
      },
      { name: 'Sin número', phones: [], emails: [] },
    ],
  };

  it('show name and phone of each (MSG-12), and add nothing unless the agent may', () => {
    draw(cards);
    expect(screen.getByText('Ana Pons')).toBeInTheDocument();
    expect(screen.getByText('+34 600 100 200')).toBeInTheDocument();
    expect(screen.getByText('ana@pons.example')).toBeInTheDocument();
    expect(screen.getByText('Sin número')).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('are added to the list of the account (CON-13)', async () => {
    const asked = serve({
      'POST /api/contacts/resolve': () => ({ status: 201, body: { created: true, contact: {} } }),
    });
    draw(cards, undefined, { accountId: '4' });
    await userEvent.click(screen.getByRole('button', { name: 'Add contact: Ana Pons' }));
    expect(await screen.findByText('Ana Pons is a contact now.')).toBeInTheDocument();
    expect(asked[0]?.body).toEqual({ account_id: '4', phone: '34600100200', first_name: 'Ana Pons' });
    expect(screen.getByRole('button', { name: 'Add contact: Ana Pons' })).toBeDisabled();
  });
});

it('an agent who does not see the list of the account is told so in plain words', async () => {
  serve({
    'POST /api/contacts/resolve': () => ({
      status: 422,
      body: {
        code: 'invalid',
        detail: 'account_id: there is no 4',
        errors: [{ field: 'account_id', message: 'there is no 4' }],
      },
    }),
  });
  const phones = [{ phone: '+34 600 100 200' }];
  draw({ type: 'contacts', cards: [{ name: 'Ana Pons', phones, emails: [] }] }, undefined, { accountId: '4' });
  await userEvent.click(screen.getByRole('button', { name: 'Add contact: Ana Pons' }));
  expect(await screen.findByText(/in a list that is not yours/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Add contact: Ana Pons' })).toBeEnabled();
});

describe('words', () => {
  it('of a template are what the customer sees (MSG-14)', () => {
    draw({
      type: 'template',
      name: 'order_update',
      language: 'en',
      header: { kind: 'text', text: 'Order 4711' },
      body: 'It left the *warehouse*.',
      footer: 'Reply STOP to end',
      buttons: [
        { kind: 'quick_reply', text: 'Thanks' },
        { kind: 'url', text: 'Track it', value: 'https://example.com/4711' },
        { kind: 'phone', text: 'Call us', value: '4930100200' },
      ],
    });
    for (const words of ['Order 4711', 'Reply STOP to end', 'Thanks', 'order_update']) {
      expect(screen.getByText(words)).toBeInTheDocument();
    }
    expect(screen.getByText('Track it').closest('li')).toHaveAttribute('title', 'https://example.com/4711');
    expect(screen.queryByRole('button', { name: 'Thanks' })).not.toBeInTheDocument();
  });

  it('of a template that only the provider knows are its name, once', () => {
    draw({ type: 'template', name: 'still_there', language: 'en', body: 'still_there' });
    expect(screen.getAllByText(/still_there/)).toHaveLength(1);
    expect(screen.getByText(/^Template\s+· en$/)).toBeInTheDocument();
  });

  it('of a pressed button are marked as such (MSG-15)', () => {
    draw({ type: 'choice', text: 'Thanks', description: 'Ends the order' });
    expect(screen.getByRole('img', { name: 'Pressed a button' })).toBeInTheDocument();
    expect(screen.getByText('Ends the order')).toBeInTheDocument();
  });

  it('that were deleted are gone, and what cannot be shown is named', () => {
    const { unmount } = draw({ type: 'deleted' });
    expect(screen.getByText('This message was deleted.')).toBeInTheDocument();
    unmount();
    draw({ type: 'unsupported', kind: 'poll' });
    expect(screen.getByText('poll')).toBeInTheDocument();
  });

  it('are never HTML (MSG-17)', () => {
    const { container } = draw({ type: 'text', body: '<img src=x onerror=alert(1)>' });
    expect(container.querySelector('img')).toBeNull();
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeInTheDocument();
  });
});

describe('in one line', () => {
  it.each<[MessageContent, string]>([
    [{ type: 'text', body: 'Hello' }, 'Hello'],
    [media({}), 'Photo'],
    [media({ caption: 'see' }), 'see'],
    [media({ kind: 'document', file_name: 'a.pdf' }), 'a.pdf'],
    [{ type: 'location', latitude: 1, longitude: 2 }, 'Location'],
    [{ type: 'contacts', cards: [{ name: 'Ana', phones: [], emails: [] }] }, 'Ana'],
    [{ type: 'deleted' }, 'This message was deleted.'],
  ])('%o', (content, words) => expect(previewText(content)).toBe(words));
});

it('sizes and types are said as people say them', () => {
  expect(fileSize(0)).toBe('0 B');
  expect(fileSize(1536)).toBe('1.5 KB');
  expect(fileSize(15 * 1024 * 1024)).toBe('15 MB');
  expect(fileType('a.tar.gz', null)).toBe('GZ');
  expect(fileType(null, 'application/pdf; name=x')).toBe('PDF');
  expect(fileType('noending', 'audio/ogg; codecs=opus')).toBe('OGG');
});
