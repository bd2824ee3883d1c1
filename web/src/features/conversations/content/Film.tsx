import { useTranslation } from 'react-i18next';
import type { FileCard } from '../../../realtime/content';
import { boxOf } from './box';
import classes from './Content.module.css';

export function Film({ file }: { file: FileCard }) {
  const { t } = useTranslation('messages');
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
    />
  );
}
