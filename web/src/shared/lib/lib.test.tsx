import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { address } from '../../api/client';
import { initials, phone } from './names';
import { sentence } from './sentence';
import { dayDistance, duration, hoursMinutes } from './time';
import { WaText } from './waText';

describe('durations', () => {
  it.each([
    [0, '00:00'],
    [-5_000, '00:00'],
    [42_900, '00:42'],
    [65 * 60_000, '1:05:00'],
    [30 * 3_600_000, '30:00:00'],
  ])('%i ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

  it('leave the seconds out of long spans', () => {
    expect(hoursMinutes(23 * 3_600_000 + 46 * 60_000 + 59_000)).toBe('23:46');
  });

  it('count days by the calendar, not by 24 hours', () => {
    const lateYesterday = new Date(2026, 10, 20, 23, 59).getTime();
    const earlyToday = new Date(2026, 10, 21, 0, 1).getTime();
    expect(dayDistance(lateYesterday, earlyToday)).toBe(1);
  });
});

describe('names', () => {
  it.each([
    ['Valentina Ruiz', 'VR'],
    ['Ana María de la Cruz', 'AC'],
    ['李雷', '李'],
    ['+54 9 11 5823', '#'],
    ['', '#'],
  ])('%s becomes %s', (name, letters) => expect(initials(name)).toBe(letters));

  it('numbers get their plus sign, other labels stay', () => {
    expect(phone('5491158234417')).toBe('+5491158234417');
    expect(phone('•••• 4417')).toBe('•••• 4417');
  });
});

describe('addresses', () => {
  it('fill the path, escape it, and leave empty questions out', () => {
    expect(address({ url: '/api/x/{id}/y', path: { id: 'a/b' }, query: { limit: 5, cursor: undefined } })).toBe(
      '/api/x/a%2Fb/y?limit=5',
    );
  });
});

describe('reasons of the server', () => {
  it.each([
    ['already taken by Ben', 'Already taken by Ben.'],
    ['Is it so?', 'Is it so?'],
    ['', ''],
  ])('%s', (text, result) => expect(sentence(text)).toBe(result));
});

describe('WhatsApp marks', () => {
  const html = (text: string) => render(<WaText text={text} />).container.innerHTML;

  it.each([
    ['the *LOS light* is red', 'the <strong>LOS light</strong> is red'],
    ['*bold _both_*', '<strong>bold <em>both</em></strong>'],
    ['~gone~ and `code`', '<s>gone</s> and <code>code</code>'],
    ['```a *b* c```', '<code>a *b* c</code>'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['* a * b', '* a * b'],
    ['<b>not html</b>', '&lt;b&gt;not html&lt;/b&gt;'],
  ])('%s', (text, result) => expect(html(text)).toBe(result));

  it('links keep their marks and lose the full stop after them', () => {
    const { container } = render(<WaText text="See https://example.com/a_b_c?x=1. Bye" />);
    const link = container.querySelector('a');
    expect(link).toHaveAttribute('href', 'https://example.com/a_b_c?x=1');
    expect(link).toHaveAttribute('rel', expect.stringContaining('noopener'));
    expect(container).toHaveTextContent('See https://example.com/a_b_c?x=1. Bye');
  });

  it('nothing but http becomes a link', () => {
    expect(html('javascript:alert(1)')).toBe('javascript:alert(1)');
  });
});
