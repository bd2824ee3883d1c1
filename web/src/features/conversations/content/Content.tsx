// What a message carries, each kind in its own way (MSG-10 to MSG-17). Nothing of it is ever treated as HTML.
import { IconBan, IconHandClick, IconMessageOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ChoiceContent, MediaContent } from '../../../realtime/content';
import { WaText } from '../../../shared/lib/waText';
import { Cards } from './Cards';
import classes from './Content.module.css';
import { type Carried, MediaFile } from './MediaFile';
import { Place } from './Place';
import { TemplateContent } from './TemplateContent';

type Props = {
  message: Carried;
  /** Of the agent who reads: the account that would write to a contact of a card. Absent: cards cannot be added. */
  adds?: { accountId: string };
};

export function Content({ message, adds }: Props) {
  const { content } = message;
  switch (content.type) {
    case 'text':
      return <Words text={content.body} />;
    case 'media':
      return <Media message={message} media={content} />;
    case 'location':
      return <Place place={content} />;
    case 'contacts':
      return <Cards cards={content.cards} adds={adds} />;
    case 'choice':
      return <Choice choice={content} />;
    case 'template':
      return <TemplateContent message={message} template={content} />;
    case 'deleted':
      return <Notice kind="deleted" />;
    case 'unsupported':
      return <Notice kind="unsupported" name={content.kind} />;
  }
}

export function Words({ text }: { text: string }) {
  return (
    <span className={classes.text} dir="auto">
      <WaText text={text} />
    </span>
  );
}

function Media({ message, media }: { message: Carried; media: MediaContent }) {
  return (
    <>
      <MediaFile message={message} media={media} />
      {media.caption && <Words text={media.caption} />}
    </>
  );
}

/** A pressed button; the quote above it says of which message (MSG-15). */
function Choice({ choice }: { choice: ChoiceContent }) {
  const { t } = useTranslation('messages');
  return (
    <span className={classes.choice}>
      <IconHandClick size={17} role="img" aria-label={t('choice')} />
      <span>
        <span className={classes.text} dir="auto">
          {choice.text}
        </span>
        {choice.description && <small dir="auto">{choice.description}</small>}
      </span>
    </span>
  );
}

function Notice({ kind, name }: { kind: 'deleted' | 'unsupported'; name?: string }) {
  const { t } = useTranslation('messages');
  const Icon = kind === 'deleted' ? IconBan : IconMessageOff;
  return (
    <span className={classes.notice}>
      <Icon size={17} aria-hidden />
      <span>
        {t(kind)} {name && <code>{name}</code>}
      </span>
    </span>
  );
}
