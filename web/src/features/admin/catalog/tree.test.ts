import { describe, expect, it } from 'vitest';
import { levelOf, pathOf, treeOrder } from './tree';

const node = (id: string, name: string, parent_id: string | null = null, system = false) => ({
  id,
  name,
  parent_id,
  system,
});

const all = [
  node('1', 'Whitelist', null, true),
  node('2', 'Sold'),
  node('3', 'Large', '4'),
  node('4', 'Interested'),
  node('5', 'Very large', '3'),
  node('6', 'Orphan', '99'),
];

describe('the tree of dispositions', () => {
  it('has children below their parents, by name, and the server’s own last (DSP-01, DSP-07)', () => {
    expect(treeOrder(all).map(({ name }) => name)).toEqual([
      'Interested',
      'Large',
      'Very large',
      'Orphan',
      'Sold',
      'Whitelist',
    ]);
  });

  it('names all levels', () => {
    expect(pathOf(all[4]!, all)).toEqual(['Interested', 'Large', 'Very large']);
    expect(levelOf(all[4]!, all)).toBe(3);
    expect(levelOf(all[1]!, all)).toBe(1);
  });
});
