// What can be done with one message (UI-12), beside its bubble: shown when the pointer or the focus is there.
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconCopy, IconDots, IconDownload, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import type { MessageCard } from '../../../realtime/frames';
import { downloadUrl } from '../../conversations/content/DocumentFile';
import { previewText } from '../../conversations/content/preview';
import { answer } from '../composer/chosen';
import { showRefusal } from '../refusals';
import { type ThreadContext, useThread } from './context';
import classes from './MessageActions.module.css';
import { Reacting } from './Reacting';

export function MessageActions({ message }: { message: MessageCard }) {
  const { t } = useTranslation('messages');
  const can = possible(message, useThread());
  const text = wordsOf(message);
  const url = message.file?.state === 'ready' ? message.file.url : null;
  const hasMenu = can.answers || can.resends || text !== '' || Boolean(url);
  if (!hasMenu && !can.reacts) return null;
  const reply = () => quote(message);
  return (
    <div className={classes.actions}>
      {can.reacts && <Reacting message={message} />}
      {can.answers && (
        <Tooltip label={t('menu.reply')}>
          <ActionIcon variant="subtle" color="gray" size={28} onClick={reply} aria-label={t('menu.reply')}>
            <IconArrowBackUp size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {hasMenu && (
        <Menu position="bottom-end" width={200} withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('menu.more')}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {can.answers && (
              <Menu.Item leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={reply}>
                {t('menu.reply')}
              </Menu.Item>
            )}
            {text !== '' && (
              <Menu.Item
                leftSection={<IconCopy size={16} aria-hidden />}
                onClick={() => void copy(text, t('menu.copied'))}
              >
                {t('menu.copy')}
              </Menu.Item>
            )}
            {url && (
              <Menu.Item
                leftSection={<IconDownload size={16} aria-hidden />}
                component="a"
                href={downloadUrl(url)}
                download
              >
                {t('menu.download')}
              </Menu.Item>
            )}
            {can.resends && (
              <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => void resend(message)}>
                {t('menu.resend')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

/** What the account can do (PRV-03), the message allows, and the agent may. */
export function possible(message: MessageCard, { writes, capabilities }: ThreadContext) {
  const { direction, delivery, content } = message;
  const isDeleted = content.type === 'deleted';
  const isThere = direction === 'in' || ['sent', 'delivered', 'read'].includes(delivery);
  return {
    answers: writes && capabilities?.quotes === true && direction !== 'note' && isThere && !isDeleted,
    reacts: writes && capabilities?.reactions === true && direction === 'in' && !isDeleted,
    resends: writes && direction === 'out' && delivery === 'failed' && !isDeleted,
  };
}

function quote(message: MessageCard): void {
  answer(message.interaction_id, {
    message_id: message.id,
    preview: previewText(message.content),
    direction: message.direction,
  });
}

/** A new attempt of the same message, not a copy of it (MSG-07). */
export async function resend({ id, interaction_id }: MessageCard): Promise<void> {
  const result = await command({ kind: 'resend', interaction_id, message_id: id });
  if (!result.ok) showRefusal(result.error);
}

export function wordsOf({ content }: MessageCard): string {
  switch (content.type) {
    case 'text':
    case 'template':
      return content.body;
    case 'media':
      return content.caption ?? '';
    case 'choice':
      return content.text;
    case 'location':
      return [content.name, content.address, `${content.latitude}, ${content.longitude}`].filter(Boolean).join('\n');
    case 'contacts':
      return content.cards.map(({ name, phones }) => [name, ...phones.map(({ phone }) => phone)].join(' ')).join('\n');
    case 'deleted':
    case 'unsupported':
      return '';
  }
}

async function copy(text: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  notifications.show({ message: done, autoClose: 2000 });
}
