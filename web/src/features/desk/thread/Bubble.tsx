import { Button, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconRobot, IconSettings } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageCard } from '../../../realtime/frames';
import { clockTime, dateTime } from '../../../shared/lib/time';
import { Content } from '../../conversations/content/Content';
import { isSticker, isWide } from '../../conversations/content/shape';
import { setDraft, useDrafts } from '../composer/drafts';
import classes from './Bubble.module.css';
import { useThread } from './context';
import { isFromServer } from './items';
import { MessageActions, possible, resend, wordsOf } from './MessageActions';
import { Note, ServerNote } from './Notes';
import { Quote } from './Quote';
import { ReactionMarks } from './ReactionMarks';
import { Ticks, useFailureText } from './Ticks';

type Props = { message: MessageCard; first: boolean; name: string };

export const Bubble = memo(function Bubble({ message, first, name }: Props) {
  const { accountId, addsContacts } = useThread();
  if (isFromServer(message)) return <ServerNote message={message} />;
  if (message.direction === 'note') return <Note message={message} first={first} />;
  const own = message.direction === 'out';
  const failed = own && message.delivery === 'failed';
  return (
    <div
      className={classes.line}
      data-own={own || undefined}
      data-first={first || undefined}
      data-testid="message"
      data-message={message.id}
      tabIndex={-1}
    >
      <div className={classes.beside}>
        <div
          className={classes.bubble}
          data-failed={failed || undefined}
          data-wide={isWide(message.content) || undefined}
          data-bare={isSticker(message.content) || undefined}
        >
          <Speaker message={message} name={name} />
          {message.quote && <Quote quote={message.quote} />}
          <div className={classes.body}>
            <Content message={message} adds={addsContacts ? { accountId } : undefined} />
            <span className={classes.meta}>
              <Edited at={message.content.type === 'deleted' ? null : message.edited_at} />
              <time dateTime={message.at}>{clockTime(message.at)}</time>
              {own && <Ticks delivery={message.delivery} error={message.error} />}
            </span>
          </div>
        </div>
        <MessageActions message={message} />
      </div>
      <ReactionMarks reactions={message.reactions} />
      {failed && <Failure message={message} />}
    </div>
  );
});

function Edited({ at }: { at: string | null | undefined }) {
  const { t } = useTranslation('messages');
  if (!at) return null;
  return (
    <span className={classes.edited} title={t('editedAt', { at: dateTime(at) })}>
      {t('edited')}
    </span>
  );
}

/** Told to those who do not see the sides; the name of a bot and of the server is shown to everybody (MSG-16). */
function Speaker({ message, name }: { message: MessageCard; name: string }) {
  const { t } = useTranslation('desk');
  if (message.sender === 'bot') {
    return (
      <span className={classes.botHead}>
        <IconRobot size={13} aria-hidden /> {t('thread.bot', { name: message.sender_name ?? '' })}
      </span>
    );
  }
  if (message.sender === 'system') {
    return (
      <span className={classes.botHead}>
        <IconSettings size={13} aria-hidden /> {t('thread.system')}
      </span>
    );
  }
  const own = message.direction === 'out';
  return <VisuallyHidden>{own ? t('thread.youSaid') : t('thread.theySaid', { name })} </VisuallyHidden>;
}

/** The reason in plain words, and two ways on: once more, or differently from the text field (MSG-05, MSG-07). */
function Failure({ message }: { message: MessageCard }) {
  const { t } = useTranslation(['desk', 'messages']);
  const reason = useFailureText(message.error);
  const can = possible(message, useThread());
  const body = wordsOf(message);
  const id = message.interaction_id;
  return (
    <div className={classes.failure}>
      <span>
        <IconAlertTriangle size={14} aria-hidden /> {reason}
      </span>
      {can.resends && (
        <Button size="compact-xs" variant="light" onClick={() => void resend(message)}>
          {t('messages:menu.resend')}
        </Button>
      )}
      {body && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => {
            const draft = useDrafts.getState().texts[id];
            setDraft(id, draft ? `${draft}\n${body}` : body);
          }}
        >
          {t('desk:thread.toComposer')}
        </Button>
      )}
    </div>
  );
}
