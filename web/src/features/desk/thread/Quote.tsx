// The message that is answered; a press leads to it (MSG-08).
import { useTranslation } from 'react-i18next';
import type { QuoteCard } from '../../../realtime/content';
import { useThread } from './context';
import classes from './Quote.module.css';

export function Quote({ quote }: { quote: QuoteCard }) {
  const { t } = useTranslation('messages');
  const { name, jumpTo } = useThread();
  const { message_id, preview, direction } = quote;
  if (!message_id) {
    return (
      <span className={classes.quote} data-gone>
        {t('quote.gone')}
      </span>
    );
  }
  // Known and without words: its writer took it back.
  const text = preview ?? t('deleted');
  return (
    <button
      type="button"
      className={classes.quote}
      onClick={() => jumpTo(message_id)}
      aria-label={t('quote.jump', { text })}
    >
      <strong dir="auto">{direction === 'out' ? t('quote.you') : name}</strong>
      <span dir="auto">{text}</span>
    </button>
  );
}
