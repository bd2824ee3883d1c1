// Selected rows as a file for a spreadsheet.
import type { Column } from './columns';

/** What a spreadsheet would run as a formula begins with one of these. */
const FORMULA = /^[=+\-@\t\r]/;

export function toCsv<T>(columns: Column<T>[], rows: T[]): string {
  const lines = [columns.map((column) => column.title), ...rows.map((row) => columns.map((each) => each.value(row)))];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Marked as UTF-8, because spreadsheets guess otherwise. */
export function saveCsv(name: string, text: string): void {
  save(name, new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
}

export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
