// The pictures of a thread, shown large one after the other: keys, zoom and download come with the library, which
// is fetched when the first is opened.
import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react';
import type { Carried } from './MediaFile';

const Lightbox = lazy(() => import('./Lightbox'));

const Opening = createContext<(id: string) => void>(() => {});

export function useGallery(): (id: string) => void {
  return useContext(Opening);
}

export type Slide = { id: string; src: string; alt: string; fileName: string };

export function Gallery({ messages, children }: { messages: Carried[]; children: ReactNode }) {
  const [shown, setShown] = useState<string | null>(null);
  const slides = useMemo(() => (shown === null ? [] : slidesOf(messages)), [messages, shown]);
  const index = slides.findIndex(({ id }) => id === shown);
  return (
    <Opening value={setShown}>
      {children}
      {index >= 0 && (
        <Suspense fallback={null}>
          <Lightbox slides={slides} index={index} close={() => setShown(null)} />
        </Suspense>
      )}
    </Opening>
  );
}

export function slidesOf(messages: Carried[]): Slide[] {
  return messages.flatMap(({ id, content, file }) => {
    const isPicture =
      content.type === 'media'
        ? content.kind === 'image'
        : content.type === 'template' && content.header?.kind === 'image';
    if (!isPicture || file?.state !== 'ready' || !file.url) return [];
    const caption = content.type === 'media' ? (content.caption ?? '') : '';
    const named = content.type === 'media' ? content.file_name : null;
    return [{ id, src: file.url, alt: caption, fileName: named || `image-${id}.${ending(file.mime_type)}` }];
  });
}

function ending(mime: string | null | undefined): string {
  return mime === 'image/png' ? 'png' : mime === 'image/webp' ? 'webp' : 'jpg';
}
