// The files chosen for the next message: what they are, how far they are uploaded, and the way to leave one out.
import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconAlertTriangle, IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { tryUploadAgain, type Upload } from '../../../realtime/uploads';
import { documentIcon } from '../../conversations/content/DocumentFile';
import { mediaIcon } from '../../conversations/content/preview';
import { fileSize, fileType } from '../../conversations/content/size';
import { explain } from '../refusals';
import { removeFile } from './chosen';
import classes from './Tray.module.css';

/** The same file would be refused again. */
const HOPELESS = new Set(['type_refused', 'too_large']);

export function Tray({ uploads }: { uploads: Upload[] }) {
  const { t } = useTranslation('desk');
  return (
    <ul className={classes.tray} data-single={uploads.length === 1 || undefined} aria-label={t('attach.chosen')}>
      {uploads.map((upload) => (
        <Chosen key={upload.key} upload={upload} />
      ))}
    </ul>
  );
}

function Chosen({ upload }: { upload: Upload }) {
  const { t } = useTranslation(['desk', 'messages']);
  const { file, key, kind, progress, state, error } = upload;
  const type = fileType(file.name, file.type);
  const goesAsDocument = kind === 'document' && /^(image|video|audio)\//.test(file.type);
  return (
    <li className={classes.file} data-state={state}>
      <Thumbnail upload={upload} type={type} />
      <div className={classes.words}>
        <strong className="truncate" dir="auto">
          {file.name}
        </strong>
        {state === 'failed' && error ? (
          <span className={classes.late} role="alert">
            <IconAlertTriangle size={13} aria-hidden /> {explain(error)}
          </span>
        ) : (
          <span>
            {[goesAsDocument ? t('desk:attach.asDocument') : t(`messages:kind.${kind}`), type, fileSize(file.size)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        )}
        {state === 'running' && (
          <Progress
            size={4}
            color="var(--brand)"
            value={progress * 100}
            transitionDuration={150}
            aria-label={t('desk:attach.uploading', { name: file.name })}
          />
        )}
      </div>
      {state === 'failed' && !HOPELESS.has(error?.code ?? '') && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconRefresh size={13} aria-hidden />}
          onClick={() => tryUploadAgain(key)}
        >
          {t('desk:attach.again')}
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        onClick={() => removeFile(upload.interactionId, key)}
        aria-label={t('desk:attach.remove', { name: file.name })}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </li>
  );
}

function Thumbnail({ upload: { kind, localUrl }, type }: { upload: Upload; type: string }) {
  if (kind === 'image') return <img className={classes.thumbnail} src={localUrl} alt="" />;
  const Icon = kind === 'document' ? documentIcon(type) : mediaIcon(kind);
  return (
    <span className={classes.thumbnail}>
      <Icon size={24} stroke={1.4} aria-hidden />
    </span>
  );
}
