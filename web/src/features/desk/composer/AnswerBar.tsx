// The message that is being answered, above the text that answers it (MSG-08).
import { CloseButton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OutboxQuote } from '../../../realtime/outbox';
import classes from './Composer.module.css';

export function AnswerBar({ quote, name, close }: { quote: OutboxQuote; name: string; close: () => void }) {
  const { t } = useTranslation('desk');
  const whose = quote.direction === 'out' ? t('answer.you') : name;
  return (
    <section className={classes.answer} aria-label={t('answer.label')}>
      <IconArrowBackUp size={17} aria-hidden />
      <div>
        <strong dir="auto">{whose}</strong>
        <span className="truncate" dir="auto">
          {quote.preview}
        </span>
      </div>
      <CloseButton size="sm" onClick={close} aria-label={t('answer.cancel')} title="Esc" />
    </section>
  );
}
