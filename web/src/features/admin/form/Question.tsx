// A question above a page or a drawer. Its title is not a header of its own: a drawer has one already.
import { Modal, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { opened: boolean; title: string; close: () => void; children: ReactNode };

export function Question({ opened, title, close, children }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      attributes={{ content: { 'aria-label': title } }}
      padding="lg"
    >
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </Modal>
  );
}
