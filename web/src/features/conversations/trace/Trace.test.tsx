import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { exactTime } from '../../../shared/lib/time';
import { show } from '../../../testing/render';
import { journal, LISTS } from './samples';
import { Trace } from './Trace';

const events = journal(
  [0, 'created'],
  [0, 'step_started', { priority: 1, queue: '7' }],
  [4, 'assigned', { agent: '1', queue: '7' }],
  [
    4.1,
    'round_ended',
    {
      queue: '7',
      ticket: 1,
      outcomes: [
        ['1', 'accepted'],
        ['2', 'withdrawn'],
      ],
    },
  ],
);

it('tells what happened, with what belongs to a step below it', () => {
  show(<Trace events={events} lists={LISTS} />);
  const step = screen.getByText('Step 1: asking queue Support').closest('li')!;
  const lines = within(step).getAllByRole('listitem');
  expect(lines.map((line) => line.textContent)).toEqual([
    expect.stringMatching(/^Offered to Anna and BenTaken back from Ben/),
    expect.stringMatching(/^Anna accepted after 4 s/),
  ]);
});

it('has the exact time of every entry', () => {
  show(<Trace events={events} lists={LISTS} />);
  const first = events[0]!.at;
  expect(screen.getAllByTitle(exactTime(first))[0]).toHaveAttribute('datetime', first);
});

it('shows the data of what it cannot tell, and of everything when asked', async () => {
  const odd = journal([0, 'created'], [1, 'sent_to_moon', { rocket: 5 }]);
  show(<Trace events={odd} lists={LISTS} />);
  expect(screen.getByText('sent to moon')).toBeInTheDocument();
  expect(screen.getByText(/rocket: 5/)).toBeInTheDocument();
  expect(screen.queryByText('created')).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('switch', { name: 'Show raw data' }));
  expect(screen.getByText('created')).toBeInTheDocument();
});

it('says so when nothing is recorded', () => {
  show(<Trace events={[]} lists={LISTS} />);
  expect(screen.getByText('Nothing is recorded yet.')).toBeInTheDocument();
});
