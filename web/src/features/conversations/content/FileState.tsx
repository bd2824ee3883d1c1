// A file that is not there yet, or will not come: what it is, and why (PRV-10).
import { Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FileCard, type MediaContent, mediaKind } from '../../../realtime/content';
import { boxOf } from './box';
import classes from './Content.module.css';
import { mediaIcon } from './preview';
import { fileSize } from './size';

const REASONS = ['too_large', 'type_refused', 'gone', 'unreachable', 'broken'] as const;

export function FileState({ media, file }: { media: MediaContent; file: FileCard }) {
  const { t } = useTranslation('messages');
  const kind = mediaKind(media.kind);
  const Icon = mediaIcon(kind);
  const isPicture = kind === 'image' || kind === 'video' || kind === 'sticker';
  if (file.state === 'failed') {
    return (
      <span className={classes.failed} data-testid="file-failed">
        <IconAlertTriangle size={17} aria-hidden />
        <span>
          <strong>{t(`kind.${kind}`)}</strong> {failureText(file.reason, t)}
        </span>
      </span>
    );
  }
  return (
    <span
      className={isPicture ? classes.waiting : classes.waitingLine}
      style={isPicture ? boxOf(file, kind === 'sticker') : undefined}
      data-testid="file-loading"
    >
      <Loader size={18} color="gray" aria-hidden />
      <span>
        <Icon size={15} aria-hidden /> {t('file.loading', { kind: t(`kind.${kind}`) })}
        {file.bytes ? ` · ${fileSize(file.bytes)}` : ''}
      </span>
    </span>
  );
}

type Say = ReturnType<typeof useTranslation<'messages'>>['t'];

export function failureText(reason: string | null | undefined, t: Say): string {
  const known = REASONS.find((each) => each === reason);
  return t(known ? `file.reason.${known}` : 'file.reason.other');
}
