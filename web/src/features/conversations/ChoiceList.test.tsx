import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { show } from '../../testing/render';
import { best, type Choice, ChoiceList, matching } from './ChoiceList';

const TREE: Choice[] = [
  { value: '1', levels: ['Billing'] },
  { value: '2', levels: ['Billing', 'Refunded'] },
  { value: '3', levels: ['Billing', 'Refunded', 'Twice'] },
  { value: '4', levels: ['Sold'] },
  { value: '5', levels: ['Spam'], disabled: true },
];

const names = (choices: Choice[]) => choices.map((choice) => choice.levels.at(-1));

describe('searching a tree', () => {
  it('shows what leads to a hit and what lies below it', () => {
    expect(names(matching(TREE, 'refun'))).toEqual(['Billing', 'Refunded', 'Twice']);
    expect(names(matching(TREE, 'TWICE'))).toEqual(['Billing', 'Refunded', 'Twice']);
    expect(names(matching(TREE, ' sold '))).toEqual(['Sold']);
    expect(matching(TREE, 'nothing like it')).toEqual([]);
    expect(matching(TREE, '')).toBe(TREE);
  });

  it('takes the one with the words in its own name as the best, and never a disabled one', () => {
    expect(best(matching(TREE, 'twice'), 'twice')?.value).toBe('3');
    expect(best(matching(TREE, 'spam'), 'spam')).toBeUndefined();
  });
});

function Chooser() {
  const [value, setValue] = useState<string | null>(null);
  return (
    <ChoiceList label="Disposition" search="Search" none="None" choices={TREE} value={value} onChange={setValue} />
  );
}

describe('levels (DSP-04)', () => {
  it('stand below what they belong to, and each can be chosen', async () => {
    show(<Chooser />);
    const indent = (name: string) =>
      Number.parseInt(
        screen.getByRole('radio', { name }).closest<HTMLElement>('[style]')!.style.paddingInlineStart,
        10,
      );
    expect(indent('Billing')).toBeLessThan(indent('Refunded'));
    expect(indent('Refunded')).toBeLessThan(indent('Twice'));
    for (const name of ['Billing', 'Refunded', 'Twice']) {
      await userEvent.click(screen.getByRole('radio', { name }));
      expect(screen.getByRole('radio', { name })).toBeChecked();
    }
  });
});

describe('choosing by keys', () => {
  it('Enter in the search takes the best hit', async () => {
    show(<Chooser />);
    await userEvent.type(screen.getByRole('searchbox'), 'refun{Enter}');
    expect(screen.getByRole('radio', { name: 'Refunded' })).toBeChecked();
  });

  it('down leads from the search into the list', async () => {
    show(<Chooser />);
    await userEvent.type(screen.getByRole('searchbox'), '{ArrowDown}');
    expect(screen.getByRole('radio', { name: 'Billing' })).toHaveFocus();
  });

  it('who cannot be chosen is disabled', () => {
    show(<Chooser />);
    expect(screen.getByRole('radio', { name: 'Spam' })).toBeDisabled();
  });
});
