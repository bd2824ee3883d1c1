// Dragging a row of a list by its handle. Pointer events, because the browser's own dragging knows no touch.
import { type PointerEvent, type RefObject, useState } from 'react';

export function useRowDrag(list: RefObject<HTMLElement | null>, drop: (from: number, to: number) => void) {
  const [from, setFrom] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const rest = () => {
    setFrom(null);
    setOver(null);
  };
  const handle = (index: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      setFrom(index);
      setOver(index);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (from !== null) setOver(rowAt(list.current, event.clientY));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const to = rowAt(list.current, event.clientY);
      if (from !== null && to !== null && from !== to) drop(from, to);
      rest();
    },
    onPointerCancel: rest,
  });
  return { from, over, handle };
}

/** The row at a height; the first or the last one beyond the ends. */
function rowAt(list: HTMLElement | null, y: number): number | null {
  const rows = [...(list?.children ?? [])];
  const index = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return index < 0 ? rows.length - 1 : index;
}
