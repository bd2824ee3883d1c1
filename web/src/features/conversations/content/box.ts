// How large a picture is drawn, known before it has arrived so that nothing jumps when it does.
import type { CSSProperties } from 'react';
import type { FileCard } from '../../../realtime/content';

const SIDE_MAX = 320;
const SIDE_MIN = 96;
const STICKER_SIDE = 144;
/** Of pictures whose size nobody knows. */
const UNKNOWN = { width: 4, height: 3 };

export function boxOf({ width, height }: Pick<FileCard, 'width' | 'height'>, isSticker = false): CSSProperties {
  if (isSticker) return { inlineSize: STICKER_SIDE, aspectRatio: '1' };
  const known = width && height ? { width, height } : UNKNOWN;
  const scale = Math.min(1, SIDE_MAX / known.width, SIDE_MAX / known.height);
  const isKnown = Boolean(width && height);
  const inlineSize = isKnown ? Math.max(SIDE_MIN, Math.round(known.width * scale)) : SIDE_MAX;
  const ratio = Math.min(4, Math.max(0.4, known.width / known.height));
  return { inlineSize, aspectRatio: String(Number(ratio.toFixed(3))) };
}
