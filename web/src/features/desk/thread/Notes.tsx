// What the customer never sees: notes of colleagues, and what the server has to say (MSG-09).
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageCard } from '../../../realtime/frames';
import { useDesk } from '../../../realtime/store';
import { clockTime } from '../../../shared/lib/time';
import { Content } from '../../conversations/content/Content';
import classes from './Bubble.module.css';

/** What the server has to say stands in the middle, on nobody's side. */
export function ServerNote({ message }: { message: MessageCard }) {
  return (
    <div className={classes.server} data-testid="server-note">
      <p>
        {message.content.type === 'text' && message.content.body}{' '}
        <time dateTime={message.at}>{clockTime(message.at)}</time>
      </p>
    </div>
  );
}

/** For colleagues only; it must never look like something the customer gets. */
export function Note({ message, first }: { message: MessageCard; first: boolean }) {
  const { t } = useTranslation('desk');
  const me = useDesk((desk) => desk.me.agent_id);
  const author = message.sender_id === me ? t('note.you') : t('note.colleague');
  return (
    <div
      className={classes.line}
      data-own
      data-first={first || undefined}
      data-testid="message"
      data-message={message.id}
      tabIndex={-1}
    >
      <div className={classes.bubble} data-note>
        <NoteHead author={author} />
        <div className={classes.body}>
          <Content message={message} />
          <span className={classes.meta}>
            <time dateTime={message.at}>{clockTime(message.at)}</time>
          </span>
        </div>
      </div>
    </div>
  );
}

export function NoteHead({ author }: { author: string }) {
  const { t } = useTranslation('desk');
  return (
    <span className={classes.noteHead}>
      <IconLock size={13} aria-hidden /> {t('note.head')} · {author}
    </span>
  );
}
