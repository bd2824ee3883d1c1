// Shortcuts. They use the place of a key, because Alt types other letters on some keyboards.
import { useEffect } from 'react';
import type { OfferCard } from '../../realtime/frames';
import { useDesk } from '../../realtime/store';
import { openCloseMenu } from './closeMenu';
import { arrange } from './list/InteractionList';
import type { Selection } from './useSelection';

function useKeys(handle: (event: KeyboardEvent) => boolean): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && handle(event)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [handle]);
}

export function useDeskKeys(selection: Selection, openHelp: () => void): void {
  useKeys((event) => {
    if (event.key === '?' && !event.altKey && !event.ctrlKey && !isTyping(event.target)) {
      openHelp();
      return true;
    }
    return alone(event) && (goTo(event.code, selection) || openMenu(event.code, selection.id));
  });
}

function goTo(code: string, selection: Selection): boolean {
  const ids = shownIds();
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  const id = digit ? ids[Number(digit) - 1] : neighbour(code, ids, selection.id);
  if (id) selection.select(id);
  return id !== undefined;
}

function neighbour(code: string, ids: string[], selected: string | null): string | undefined {
  if (code !== 'ArrowDown' && code !== 'ArrowUp') return undefined;
  const step = code === 'ArrowDown' ? 1 : -1;
  const at = selected ? ids.indexOf(selected) : -1;
  if (at === -1) return ids.at(step === 1 ? 0 : -1);
  return ids[(at + step + ids.length) % ids.length];
}

function openMenu(code: string, selected: string | null): boolean {
  if (code !== 'KeyC' || !selected || !shownIds().includes(selected)) return false;
  openCloseMenu();
  return true;
}

export function useOfferKeys(
  first: OfferCard | undefined,
  answer: (offer: OfferCard, kind: 'accept' | 'reject') => void,
): void {
  useKeys((event) => {
    if (!first || !alone(event) || event.repeat) return false;
    if (event.code === 'KeyA') answer(first, 'accept');
    else if (event.code === 'KeyR') answer(first, 'reject');
    else return false;
    return true;
  });
}

function alone(event: KeyboardEvent): boolean {
  return event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
}

function shownIds(): string[] {
  const { open, away } = arrange(useDesk.getState().interactions, '');
  return [...open, ...away].map((card) => card.id);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
