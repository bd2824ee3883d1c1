import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../api/gen';
import { differences, usual } from './mergeChoices';

const contact = (id: string, over: Partial<Contact>) =>
  ({ id, first_name: 'Anna', last_name: '', city: '', phone: null, custom: {}, ...over }) as Contact;

describe('contacts that become one', () => {
  const both = [contact('1', { city: '' }), contact('2', { city: 'Roma', custom: { 7: true } })];
  const field = { id: '7', name: 'Level', type: 'checkbox' } as never;

  it('are asked about only where they differ', () => {
    expect(differences(both, [field]).map(({ name, values }) => [name, values])).toEqual([
      ['city', ['', 'Roma']],
      ['custom.7', ['', 'true']],
    ]);
  });

  it('keep the value of the one that stays, or one that is not empty', () => {
    const [city] = differences(both, []);
    if (!city) throw new Error('they differ');
    expect(usual(city, both, '1')).toBe('2');
    expect(usual(city, both, '2')).toBe('2');
  });
});
