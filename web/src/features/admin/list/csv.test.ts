import { describe, expect, it } from 'vitest';
import type { Column } from './columns';
import { toCsv } from './csv';

type Line = { text: string; count: number };

const columns: Column<Line>[] = [
  { name: 'text', title: 'Text', value: (line) => line.text },
  { name: 'count', title: 'Count, all', value: (line) => line.count },
];

const cellOf = (text: string) => toCsv(columns, [{ text, count: 1 }]).split('\r\n')[1];

describe('an export', () => {
  it.each(['=HYPERLINK(A1)', '+1', '-1', '@SUM(A1)', '\tx'])('does not let a spreadsheet run %j (S14)', (text) => {
    expect(cellOf(text)).toBe(`'${text},1`);
  });

  it('neutralises a carriage return too, inside quotes (S14)', () => {
    expect(toCsv(columns, [{ text: '\r=1', count: 1 }])).toContain('"\'\r=1",1');
  });

  it('quotes separators, quotes and line ends, and leaves the rest alone', () => {
    expect(toCsv(columns, [{ text: 'a "b", c\nd', count: -2 }])).toBe('Text,"Count, all"\r\n"a ""b"", c\nd",-2\r\n');
    expect(cellOf('Zoë = fine')).toBe('Zoë = fine,1');
  });
});
