// An own message the server has not confirmed: on its way, or refused with the reason.
import { Button, CloseButton, Group, Progress, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FileCard, MediaContent } from '../../../realtime/content';
import { canSendAgain, discardUnsent, sendAgain } from '../../../realtime/desk';
import type { OutboxEntry, OutboxFile } from '../../../realtime/outbox';
import { localCopy, useUploads } from '../../../realtime/uploads';
import { clockTime } from '../../../shared/lib/time';
import { Words } from '../../conversations/content/Content';
import { MediaFile } from '../../conversations/content/MediaFile';
import { isWide } from '../../conversations/content/shape';
import { explain } from '../refusals';
import classes from './Bubble.module.css';
import { NoteHead } from './Notes';
import { Quote } from './Quote';
import { Ticks } from './Ticks';

export function UnsentBubble({ entry, first }: { entry: OutboxEntry; first: boolean }) {
  const { t } = useTranslation('desk');
  const refused = entry.state === 'refused';
  const at = new Date(entry.at).toISOString();
  return (
    <div className={classes.line} data-own data-first={first || undefined} data-testid="message">
      <div
        className={classes.bubble}
        data-failed={refused || undefined}
        data-note={entry.note || undefined}
        data-wide={(entry.file && isWide(mediaOf(entry.file))) || undefined}
      >
        {entry.note ? <NoteHead author={t('note.you')} /> : <VisuallyHidden>{t('thread.youSaid')} </VisuallyHidden>}
        {entry.quote && <Quote quote={entry.quote} />}
        <div className={classes.body}>
          {entry.file && <UnsentFile entry={entry} file={entry.file} />}
          {entry.body !== '' && <Words text={entry.body} />}
          <span className={classes.meta}>
            <time dateTime={at}>{clockTime(at)}</time>
            {!refused && <Ticks delivery="queued" />}
          </span>
        </div>
      </div>
      {refused && entry.error && (
        <div className={classes.failure} role="alert">
          <span>
            <IconAlertTriangle size={14} aria-hidden /> {t('thread.notSent')} {explain(entry.error)}
          </span>
          <Group gap={4}>
            {canSendAgain(entry) && (
              <Button size="compact-xs" variant="light" onClick={() => sendAgain(entry.ref)}>
                {t('thread.again')}
              </Button>
            )}
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => discardUnsent(entry.ref)}>
              {t('thread.discard')}
            </Button>
          </Group>
        </div>
      )}
    </div>
  );
}

/** The file as this window has it, and how far it is. */
function UnsentFile({ entry, file }: { entry: OutboxEntry; file: OutboxFile }) {
  const { t } = useTranslation('desk');
  const upload = useUploads((state) => state.uploads[file.key]);
  const url = upload?.localUrl ?? localCopy(entry.ref) ?? null;
  const card: FileCard = {
    state: url ? 'ready' : 'loading',
    mime_type: file.mime_type,
    bytes: file.bytes,
    duration_ms: file.duration_ms ?? null,
    url,
  };
  return (
    <>
      <MediaFile message={{ id: entry.ref, content: mediaOf(file), file: card }} media={mediaOf(file)} />
      {entry.state === 'uploading' && (
        <span className={classes.uploading}>
          <Progress
            size={5}
            color="var(--brand)"
            value={(upload?.progress ?? 0) * 100}
            transitionDuration={150}
            aria-label={t('attach.uploading', { name: file.file_name })}
          />
          <CloseButton size="sm" onClick={() => discardUnsent(entry.ref)} aria-label={t('attach.cancel')} />
        </span>
      )}
    </>
  );
}

function mediaOf({ kind, file_name, mime_type }: OutboxFile): MediaContent {
  return { type: 'media', kind, file_name, mime_type };
}
