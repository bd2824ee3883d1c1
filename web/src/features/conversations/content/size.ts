// Sizes and kinds of files as people say them.

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** `1.2 MB`; WhatsApp and its providers count in powers of 1024. */
export function fileSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  return `${Number(value.toFixed(digits))} ${UNITS[unit]}`;
}

const NAMES: Record<string, string> = {
  'application/pdf': 'PDF',
  'application/msword': 'DOC',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.ms-excel': 'XLS',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.ms-powerpoint': 'PPT',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
  'application/zip': 'ZIP',
  'text/plain': 'TXT',
  'text/csv': 'CSV',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'video/mp4': 'MP4',
  'audio/mpeg': 'MP3',
};

const EXTENSION_CHARS_MAX = 5;

/** The ending of the name, or the type's own name. */
export function fileType(name: string | null | undefined, mime: string | null | undefined): string {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name ?? '')?.[1];
  if (ending && ending.length <= EXTENSION_CHARS_MAX) return ending.toUpperCase();
  const plain = plainType(mime);
  return NAMES[plain] ?? plain.split('/')[1]?.toUpperCase() ?? '';
}

/** Without parameters such as `codecs=opus`. */
export function plainType(mime: string | null | undefined): string {
  return (mime ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
