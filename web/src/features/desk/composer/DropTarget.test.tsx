import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useUploads } from '../../../realtime/uploads';
import { card } from '../../../testing/cards';
import { show } from '../../../testing/render';
import { useChosen } from './chosen';
import { DropTarget } from './DropTarget';

vi.mock('../../../api/client', async (original) => ({
  ...(await original<typeof import('../../../api/client')>()),
  uploadRaw: () => new Promise(() => {}),
}));

const file = new File(['abc'], 'a.pdf', { type: 'application/pdf' });
const files = { dataTransfer: { types: ['Files'], files: [file] } };
const hint = () => screen.queryByText('Drop to send to Valentina Ruiz');

function open(takes: boolean) {
  show(
    <DropTarget card={card()} takes={takes}>
      <p>the thread</p>
    </DropTarget>,
  );
  return screen.getByText('the thread');
}

beforeEach(() => {
  useChosen.setState({ keys: {}, answers: {} });
  useUploads.setState({ uploads: {} });
  URL.createObjectURL = () => 'blob:a';
});

describe('dropping files on a conversation', () => {
  it('says for whom while they hover, with the limits, and takes them', () => {
    const inside = open(true);
    fireEvent.dragEnter(inside, files);
    fireEvent.dragEnter(inside, files);
    fireEvent.dragLeave(inside, files);
    expect(hint()).toBeInTheDocument();
    expect(screen.getByText(/Photo 5 MB/)).toBeInTheDocument();
    fireEvent.drop(inside, files);
    expect(hint()).not.toBeInTheDocument();
    expect(Object.values(useUploads.getState().uploads)).toMatchObject([{ interactionId: '1', kind: 'document' }]);
  });

  it('the hint goes when they are carried away again', () => {
    const inside = open(true);
    fireEvent.dragEnter(inside, files);
    fireEvent.dragLeave(inside, files);
    expect(hint()).not.toBeInTheDocument();
  });

  it('words that are dragged are none of its business', () => {
    fireEvent.dragEnter(open(true), { dataTransfer: { types: ['text/plain'], files: [] } });
    expect(hint()).not.toBeInTheDocument();
  });

  it('nor are files where nobody may write', () => {
    const closed = open(false);
    fireEvent.dragEnter(closed, files);
    fireEvent.drop(closed, files);
    expect(hint()).not.toBeInTheDocument();
    expect(useUploads.getState().uploads).toEqual({});
  });
});
