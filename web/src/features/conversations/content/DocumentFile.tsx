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

export function DocumentFile({ media, file }: { media: MediaContent; file: FileCard }) {
  const { t } = useTranslation('messages');
  const type = fileType(media.file_name, file.mime_type ?? media.mime_type);
  const Icon = documentIcon(type);
  const name = media.file_name || t('kind.document');
  const facts = [type, file.bytes ? fileSize(file.bytes) : ''].filter(Boolean).join(' · ');
  const inside = (
    <>
      <Icon size={30} stroke={1.3} aria-hidden />
      <span className={classes.documentWords}>
        <strong dir="auto">{name}</strong>
        {file.state === 'failed' ? (
          <small className={classes.late}>
            <IconAlertTriangle size={13} aria-hidden /> {failureText(file.reason, t)}
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

export function downloadUrl(url: string): string {
  return url.startsWith('/media/') ? `${url}?download=1` : url;
}
