// A message in one line, for lists, quotes and announcements: what it is when it has no words.
import {
  IconAddressBook,
  IconBan,
  IconFile,
  IconHeadphones,
  IconMapPin,
  IconMessageOff,
  IconMicrophone,
  IconPhoto,
  IconSticker,
  IconTemplate,
  IconVideo,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { i18next } from '../../../i18n';
import { type MediaKind, type MessageContent, mediaKind } from '../../../realtime/content';
import classes from './Content.module.css';

type Icon = typeof IconPhoto;

const MEDIA: Record<MediaKind, Icon> = {
  image: IconPhoto,
  video: IconVideo,
  audio: IconHeadphones,
  voice: IconMicrophone,
  document: IconFile,
  sticker: IconSticker,
};

export function mediaIcon(kind: string): Icon {
  return MEDIA[mediaKind(kind)];
}

function icon(content: MessageContent): Icon | null {
  switch (content.type) {
    case 'media':
      return mediaIcon(content.kind);
    case 'location':
      return IconMapPin;
    case 'contacts':
      return IconAddressBook;
    case 'template':
      return IconTemplate;
    case 'deleted':
      return IconBan;
    case 'unsupported':
      return IconMessageOff;
    case 'text':
    case 'choice':
      return null;
  }
}

export function previewText(content: MessageContent): string {
  const t = i18next.getFixedT(null, 'messages');
  switch (content.type) {
    case 'text':
      return content.body;
    case 'media':
      return (
        content.caption || (content.kind === 'document' && content.file_name) || t(`kind.${mediaKind(content.kind)}`)
      );
    case 'location':
      return content.name || content.address || t('kind.location');
    case 'contacts':
      return content.cards.map(({ name }) => name).join(', ') || t('kind.contacts');
    case 'choice':
      return content.text;
    case 'template':
      return content.body || content.name;
    case 'deleted':
      return t('deleted');
    case 'unsupported':
      return t('unsupported');
  }
}

export function Preview({ content }: { content: MessageContent }) {
  useTranslation('messages');
  const Icon = icon(content);
  return (
    <span className={classes.preview}>
      {Icon && <Icon size={14} aria-hidden />}
      {previewText(content)}
    </span>
  );
}
