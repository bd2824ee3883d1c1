// A picture of the conversation; a press shows it large. Who sent it sees the own copy until the server's is there.
import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileCard, MediaContent } from '../../../realtime/content';
import { localCopy } from '../../../realtime/uploads';
import { boxOf } from './box';
import classes from './Content.module.css';
import { useGallery } from './Gallery';

type Props = { id: string; clientRef: string | null; media: MediaContent; file: FileCard };

export function Picture({ id, clientRef, media, file }: Props) {
  const { t } = useTranslation('messages');
  const open = useGallery();
  const [broken, setBroken] = useState(false);
  if (broken) return <Broken kind="image" />;
  const source = localCopy(clientRef) ?? file.thumbnail_url ?? file.url ?? '';
  return (
    <button
      type="button"
      className={classes.picture}
      style={boxOf(file)}
      aria-label={media.caption ? t('picture.openNamed', { caption: media.caption }) : t('picture.open')}
      onClick={() => open(id)}
    >
      <img src={source} alt="" decoding="async" onError={() => setBroken(true)} />
    </button>
  );
}

export function StickerPicture({ file }: { file: FileCard }) {
  const { t } = useTranslation('messages');
  const [broken, setBroken] = useState(false);
  if (broken) return <Broken kind="sticker" />;
  return (
    <img
      className={classes.sticker}
      src={file.url ?? ''}
      alt={t('kind.sticker')}
      width={144}
      height={144}
      decoding="async"
      onError={() => setBroken(true)}
    />
  );
}

function Broken({ kind }: { kind: 'image' | 'sticker' }) {
  const { t } = useTranslation('messages');
  return (
    <span className={classes.failed}>
      <IconPhotoOff size={17} aria-hidden /> {t('picture.broken', { kind: t(`kind.${kind}`) })}
    </span>
  );
}
