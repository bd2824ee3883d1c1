// A video; one that this browser cannot play is offered as a file.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileCard, MediaContent } from '../../../realtime/content';
import { boxOf } from './box';
import classes from './Content.module.css';
import { DocumentFile } from './DocumentFile';

export function Film({ media, file }: { media: MediaContent; file: FileCard }) {
  const { t } = useTranslation('messages');
  const [broken, setBroken] = useState(false);
  if (broken) return <DocumentFile media={media} file={file} name={t('file.unplayable')} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: customers send no captions with what they film
    <video
      className={classes.film}
      style={boxOf(file)}
      src={file.url ?? ''}
      poster={file.thumbnail_url ?? undefined}
      preload="metadata"
      controls
      playsInline
      aria-label={t('kind.video')}
      onError={() => setBroken(true)}
    />
  );
}
