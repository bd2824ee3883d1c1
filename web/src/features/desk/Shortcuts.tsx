import { Kbd, Modal, Table } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';

const KEYS = [
  { keys: ['Alt', 'A'], text: 'accept' },
  { keys: ['Alt', 'R'], text: 'reject' },
  { keys: ['Alt', '1…9'], text: 'nth' },
  { keys: ['Alt', '↑ ↓'], text: 'walk' },
  { keys: ['Enter'], text: 'send' },
  { keys: ['Shift', 'Enter'], text: 'break' },
  { keys: ['Alt', 'N'], text: 'note' },
  { keys: ['Alt', 'T'], text: 'transfer' },
  { keys: ['Alt', 'C'], text: 'close' },
  { keys: ['?'], text: 'help' },
] as const;

export function Shortcuts({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation('desk');
  return (
    <Modal opened={opened} onClose={close} title={t('shortcuts.title')}>
      <Table verticalSpacing="xs">
        <Table.Tbody>
          {KEYS.map(({ keys, text }) => (
            <Table.Tr key={text}>
              <Table.Td>{t(`shortcuts.${text}`)}</Table.Td>
              <Table.Td ta="end">
                {keys.map((key, index) => (
                  <Fragment key={key}>
                    {index > 0 && ' '}
                    <Kbd>{key}</Kbd>
                  </Fragment>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
