import { Button, Group, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconMessageOff, IconRobot } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { discardUnsent, sendAgain } from '../../../realtime/desk';
import type { MessageCard } from '../../../realtime/frames';
import type { OutboxEntry } from '../../../realtime/outbox';
import { useDesk } from '../../../realtime/store';
import { clockTime } from '../../../shared/lib/time';
import { WaText } from '../../../shared/lib/waText';
import { setDraft, useDrafts } from '../composer/drafts';
import { explain } from '../refusals';
import classes from './Bubble.module.css';
import { isFromServer } from './items';
import { Ticks, useFailureText } from './Ticks';

type Props = { message: MessageCard; first: boolean; name: string };

export const Bubble = memo(function Bubble({ message, first, name }: Props) {
  if (isFromServer(message)) return <ServerNote message={message} />;
  if (message.direction === 'note') return <Note message={message} first={first} />;
  const own = message.direction === 'out';
  const failed = own && message.delivery === 'failed';
  return (
    <div className={classes.line} data-own={own || undefined} data-first={first || undefined} data-testid="message">
      <div className={classes.bubble} data-failed={failed || undefined}>
        <Speaker message={message} name={name} />
        <Body message={message} />
        <span className={classes.meta}>
          <time dateTime={message.at}>{clockTime(message.at)}</time>
          {own && <Ticks delivery={message.delivery} error={message.error} />}
        </span>
      </div>
      {failed && <Failure message={message} />}
    </div>
  );
});

/** Told to those who do not see the sides; a bot's name is shown to everybody (MSG-16). */
function Speaker({ message, name }: { message: MessageCard; name: string }) {
  const { t } = useTranslation('desk');
  if (message.sender === 'bot') {
    return (
      <span className={classes.botHead}>
        <IconRobot size={13} aria-hidden /> {t('thread.bot', { name: message.sender_name ?? '' })}
      </span>
    );
  }
  const own = message.direction === 'out';
  return <VisuallyHidden>{own ? t('thread.youSaid') : t('thread.theySaid', { name })} </VisuallyHidden>;
}

/** What the server has to say stands in the middle, on nobody's side. */
function ServerNote({ message }: { message: MessageCard }) {
  return (
    <div className={classes.server} data-testid="server-note">
      <p>
        {message.content.type === 'text' && message.content.body}{' '}
        <time dateTime={message.at}>{clockTime(message.at)}</time>
      </p>
    </div>
  );
}

/** For colleagues only; it must never look like something the customer gets (MSG-09). */
function Note({ message, first }: { message: MessageCard; first: boolean }) {
  const { t } = useTranslation('desk');
  const me = useDesk((desk) => desk.me.agent_id);
  const author = message.sender_id === me ? t('note.you') : t('note.colleague');
  return (
    <div className={classes.line} data-own data-first={first || undefined} data-testid="message">
      <div className={classes.bubble} data-note>
        <NoteHead author={author} />
        <Body message={message} />
        <span className={classes.meta}>
          <time dateTime={message.at}>{clockTime(message.at)}</time>
        </span>
      </div>
    </div>
  );
}

function NoteHead({ author }: { author: string }) {
  const { t } = useTranslation('desk');
  return (
    <span className={classes.noteHead}>
      <IconLock size={13} aria-hidden /> {t('note.head')} · {author}
    </span>
  );
}

function Body({ message }: { message: MessageCard }) {
  const { t } = useTranslation('desk');
  if (message.content.type === 'text') {
    return (
      <span className={classes.text} dir="auto">
        <WaText text={message.content.body} />
      </span>
    );
  }
  return (
    <span className={classes.unsupported}>
      <IconMessageOff size={17} aria-hidden />
      <span>
        {t('thread.unsupported')} <code>{message.content.kind}</code>
      </span>
    </span>
  );
}

/** The reason in plain words, and a way on: the text goes back to the composer. */
function Failure({ message }: { message: MessageCard }) {
  const { t } = useTranslation('desk');
  const reason = useFailureText(message.error);
  const body = message.content.type === 'text' ? message.content.body : '';
  const id = message.interaction_id;
  return (
    <div className={classes.failure}>
      <span>
        <IconAlertTriangle size={14} aria-hidden /> {reason}
      </span>
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
          {t('thread.toComposer')}
        </Button>
      )}
    </div>
  );
}

/** An own message the server has not confirmed: on its way, or refused with the reason. */
export function UnsentBubble({ entry, first }: { entry: OutboxEntry; first: boolean }) {
  const { t } = useTranslation('desk');
  const refused = entry.state === 'refused';
  return (
    <div className={classes.line} data-own data-first={first || undefined} data-testid="message">
      <div className={classes.bubble} data-failed={refused || undefined} data-note={entry.note || undefined}>
        {entry.note ? <NoteHead author={t('note.you')} /> : <VisuallyHidden>{t('thread.youSaid')} </VisuallyHidden>}
        <span className={classes.text} dir="auto">
          <WaText text={entry.body} />
        </span>
        <span className={classes.meta}>
          <time dateTime={new Date(entry.at).toISOString()}>{clockTime(new Date(entry.at).toISOString())}</time>
          {!refused && <Ticks delivery="queued" />}
        </span>
      </div>
      {refused && entry.error && (
        <div className={classes.failure} role="alert">
          <span>
            <IconAlertTriangle size={14} aria-hidden /> {t('thread.notSent')} {explain(entry.error)}
          </span>
          <Group gap={4}>
            <Button size="compact-xs" variant="light" onClick={() => sendAgain(entry.ref)}>
              {t('thread.again')}
            </Button>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => discardUnsent(entry.ref)}>
              {t('thread.discard')}
            </Button>
          </Group>
        </div>
      )}
    </div>
  );
}
