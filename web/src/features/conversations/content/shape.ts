// How a message fills its bubble.
import type { MessageContent } from '../../../realtime/content';

/** To the edges: what is drawn rather than written. */
export function isWide(content: MessageContent): boolean {
  switch (content.type) {
    case 'media':
      return content.kind === 'image' || content.kind === 'video' || content.kind === 'document';
    case 'location':
    case 'contacts':
    case 'template':
      return true;
    case 'text':
    case 'choice':
    case 'deleted':
    case 'unsupported':
      return false;
  }
}

/** Without any bubble around it. */
export function isSticker(content: MessageContent): boolean {
  return content.type === 'media' && content.kind === 'sticker';
}
