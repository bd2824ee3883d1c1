// The file of a message, drawn by its kind once it is here.
import { type FileCard, type MediaContent, type MessageContent, mediaKind } from '../../../realtime/content';
import { DocumentFile } from './DocumentFile';
import { FileState } from './FileState';
import { Film } from './Film';
import { Picture, StickerPicture } from './Picture';
import { Player } from './Player';

export type Carried = {
  id: string;
  content: MessageContent;
  file?: FileCard | null;
  client_ref?: string | null;
};

export function MediaFile({ message, media }: { message: Carried; media: MediaContent }) {
  const file = message.file ?? { state: 'loading' };
  const kind = mediaKind(media.kind);
  if (kind === 'document') return <DocumentFile media={media} file={file} />;
  if (file.state !== 'ready' || !file.url) return <FileState media={media} file={file} />;
  switch (kind) {
    case 'image':
      return <Picture id={message.id} clientRef={message.client_ref ?? null} media={media} file={file} />;
    case 'sticker':
      return <StickerPicture file={file} />;
    case 'video':
      return <Film media={media} file={file} />;
    case 'audio':
    case 'voice':
      return (
        <Player
          src={file.url}
          durationMs={file.duration_ms ?? null}
          kind={kind}
          // What recorders call a voice message says nothing to anybody.
          name={kind === 'audio' ? (media.file_name ?? null) : null}
        />
      );
  }
}
