import { describe, expect, it } from 'vitest';
import { FILE_LIMITS } from '../../../testing/cards';
import { fit, takesFiles, takesVoice } from './limits';

const MB = 1024 * 1024;
const file = (type: string, size: number) => ({ type, size });

describe('what can be sent as what (MSG-03)', () => {
  it('pictures, films and recordings that WhatsApp shows go as such', () => {
    expect(fit(file('image/png', MB), FILE_LIMITS)).toEqual({ ok: true, kind: 'image' });
    expect(fit(file('video/mp4', MB), FILE_LIMITS)).toEqual({ ok: true, kind: 'video' });
    expect(fit(file('audio/ogg; codecs=opus', MB), FILE_LIMITS)).toEqual({ ok: true, kind: 'audio' });
    expect(fit(file('application/pdf', MB), FILE_LIMITS)).toEqual({ ok: true, kind: 'document' });
    expect(fit(file('', MB), FILE_LIMITS)).toEqual({ ok: true, kind: 'document' });
  });

  it('what it does not show, or is too large for that, goes as a document', () => {
    expect(fit(file('image/webp', MB), FILE_LIMITS)).toEqual({ ok: true, kind: 'document' });
    expect(fit(file('image/jpeg', 6 * MB), FILE_LIMITS)).toEqual({ ok: true, kind: 'document' });
  });

  it('too large, empty and unwanted are refused, with the limit', () => {
    expect(fit(file('application/pdf', 16 * MB), FILE_LIMITS)).toEqual({
      ok: false,
      reason: 'too_large',
      max: 15 * MB,
    });
    expect(fit(file('image/png', 0), FILE_LIMITS)).toEqual({ ok: false, reason: 'empty' });
    const pictures = FILE_LIMITS.filter(({ kind }) => kind === 'image');
    expect(fit(file('application/pdf', 1), pictures)).toEqual({ ok: false, reason: 'type' });
  });

  it('an account of which nothing is known takes nothing', () => {
    expect(takesFiles(null)).toBe(false);
    expect(takesVoice({ quotes: true, reactions: true })).toBe(false);
    expect(takesVoice({ quotes: false, reactions: false, files: FILE_LIMITS })).toBe(true);
  });
});
