// Dragging a row of a list by its handle. Pointer events, because the browser's own dragging knows no touch.
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';

/** So near to an edge of what scrolls, a dragged row scrolls it, by so much a frame. */
const EDGE_PX = 48;
const STEP_PX = 9;

export function useRowDrag(list: RefObject<HTMLElement | null>, drop: (from: number, to: number) => void) {
  const [from, setFrom] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const pointer = useRef(0);
  const isDragging = from !== null;

  useEffect(() => {
    if (!isDragging) return;
    let frame = requestAnimationFrame(function follow() {
      scrollNear(list.current, pointer.current);
      setOver(rowAt(list.current, pointer.current));
      frame = requestAnimationFrame(follow);
    });
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setFrom(null);
      setOver(null);
    };
    window.addEventListener('keydown', cancel);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('keydown', cancel);
    };
  }, [isDragging, list]);

  const rest = () => {
    setFrom(null);
    setOver(null);
  };
  const handle = (index: number) => ({
    // The key that ends the dragging must not close the drawer around the list.
    tabIndex: -1,
    'data-mantine-stop-propagation': 'true',
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.focus({ preventScroll: true });
      pointer.current = event.clientY;
      setFrom(index);
      setOver(index);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      pointer.current = event.clientY;
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

function scrollNear(list: HTMLElement | null, y: number): void {
  const box = scroller(list);
  if (!box) return;
  const { top, bottom } = box.getBoundingClientRect();
  if (y < top + EDGE_PX) box.scrollTop -= STEP_PX;
  else if (y > bottom - EDGE_PX) box.scrollTop += STEP_PX;
}

function scroller(element: HTMLElement | null): HTMLElement | null {
  for (let each = element; each; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if ((overflowY === 'auto' || overflowY === 'scroll') && each.scrollHeight > each.clientHeight) return each;
  }
  return null;
}
