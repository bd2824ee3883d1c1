// A document: its name, kind and size, and the way to it.
import { Loader } from '@mantine/core';
import {
  IconAlertTriangle,
  IconDownload,
  IconFile,
  IconFileText,
  IconFileTypeDoc,
  IconFileTypePdf,
  IconFileTypePpt,
  IconFileTypeXls,
  IconFileZip,
  IconHeadphones,
  IconPhoto,
  IconVideo,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FileCard, MediaContent } from '../../../realtime/content';
import classes from './Content.module.css';
import { failureText } from './FileState';
import { fileSize, fileType } from './size';

const ICONS: Record<string, typeof IconFile> = {
  PDF: IconFileTypePdf,
  DOC: IconFileTypeDoc,
  DOCX: IconFileTypeDoc,
  XLS: IconFileTypeXls,
  XLSX: IconFileTypeXls,
  CSV: IconFileTypeXls,
  PPT: IconFileTypePpt,
  PPTX: IconFileTypePpt,
  ZIP: IconFileZip,
  TXT: IconFileText,
  JPEG: IconPhoto,
  JPG: IconPhoto,
  PNG: IconPhoto,
  WEBP: IconPhoto,
  MP4: IconVideo,
  MOV: IconVideo,
  MP3: IconHeadphones,
};

export function documentIcon(type: string): typeof IconFile {
  return ICONS[type.toUpperCase()] ?? IconFile;
}

type Props = {
  media: MediaContent;
  file: FileCard;
  /** In place of a name, when the file has none. */
  name?: string;
};

export function DocumentFile({ media, file, name: unnamed }: Props) {
  const { t } = useTranslation('messages');
  const type = fileType(media.file_name, file.mime_type ?? media.mime_type);
  const Icon = documentIcon(type);
  const name = plainName(media.file_name ?? '') || unnamed || t('kind.document');
  const facts = [type, file.bytes ? fileSize(file.bytes) : ''].filter(Boolean).join(' · ');
  const inside = (
    <>
      <Icon size={30} stroke={1.3} aria-hidden />
      <span className={classes.documentWords}>
        <strong dir="auto">{name}</strong>
        {file.state === 'failed' ? (
          <small className={classes.late}>
            <IconAlertTriangle size={13} aria-hidden /> {t('kind.document')} {failureText(file.reason, t)}
          </small>
        ) : (
          <small>{file.state === 'loading' ? t('file.loading', { kind: t('kind.document') }) : facts}</small>
        )}
      </span>
    </>
  );
  if (file.state !== 'ready' || !file.url) {
    return (
      <span className={classes.document} data-testid={`file-${file.state}`}>
        {inside}
        {file.state === 'loading' && <Loader size={18} color="gray" aria-hidden />}
      </span>
    );
  }
  return (
    <a
      className={classes.document}
      href={downloadUrl(file.url)}
      download={media.file_name || true}
      aria-label={t('file.download', { name, facts })}
    >
      {inside}
      <IconDownload className={classes.soft} size={18} aria-hidden />
    </a>
  );
}

/** Without the marks that turn the direction of writing, with which an ending can be made to look like another. */
function plainName(name: string): string {
  return name.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

export function downloadUrl(url: string): string {
  return url.startsWith('/media/') ? `${url}?download=1` : url;
}
