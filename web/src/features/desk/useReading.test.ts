import { renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { command } from '../../realtime/desk';
import { card } from '../../testing/cards';
import { useReading } from './useReading';

vi.mock('../../realtime/desk', () => ({ command: vi.fn(async () => ({ ok: true })) }));

const told = () => vi.mocked(command).mock.calls.length;

function open() {
  const { rerender } = renderHook(({ unread, newest }) => useReading(card({ unread }), newest), {
    initialProps: { unread: 0, newest: 'm1' },
  });
  return (unread: number, newest: string) => rerender({ unread, newest });
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});

describe('what is in view is read (INT-09)', () => {
  it('is told once', () => {
    const show = open();
    show(1, 'm2');
    show(1, 'm2');
    expect(told()).toBe(1);
    expect(vi.mocked(command)).toHaveBeenCalledWith({ kind: 'read', interaction_id: card().id });
  });

  it('is told of each of two messages of one second, also when the page missed that the first was read', () => {
    const show = open();
    show(1, 'm2');
    show(1, 'm3');
    expect(told()).toBe(2);
  });

  it('is told again of what was marked unread', () => {
    const show = open();
    show(1, 'm2');
    show(0, 'm2');
    show(1, 'm2');
    expect(told()).toBe(2);
  });

  it('is not told while somebody looks elsewhere', () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    open()(1, 'm2');
    expect(told()).toBe(0);
  });
});
