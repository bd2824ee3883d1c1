// What can be decided about the columns of a file, and what must be.

export const FIELD_NAMES = [
  'first_name',
  'last_name',
  'phone',
  'mobile',
  'additional_phones',
  'email',
  'company',
  'street',
  'postal_code',
  'city',
  'country',
  'date_of_birth',
  'description',
  'tags',
] as const;

const REPEATABLE = new Set(['additional_phones', 'tags']);

export type Fault = { kind: 'name' } | { kind: 'twice'; name: string };

/** Why an import cannot start with these columns. */
export function faultOf(columns: (string | null)[]): Fault | null {
  const seen = new Set<string>();
  for (const name of columns) {
    if (name === null || REPEATABLE.has(name)) continue;
    if (seen.has(name)) return { kind: 'twice', name };
    seen.add(name);
  }
  return seen.has('first_name') ? null : { kind: 'name' };
}

export type Separator = 'comma' | 'semicolon' | 'tab' | 'pipe';

/** The delimiter in a word. */
export function separator(delimiter: string): Separator {
  if (delimiter === ';') return 'semicolon';
  if (delimiter === '\t') return 'tab';
  return delimiter === '|' ? 'pipe' : 'comma';
}
