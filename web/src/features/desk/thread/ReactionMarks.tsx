// Who reacted with what, on the lower edge of the bubble: one of each side (MSG-10).
import { useTranslation } from 'react-i18next';
import type { Reactions } from '../../../realtime/content';
import { useThread } from './context';
import classes from './ReactionMarks.module.css';

export function ReactionMarks({ reactions }: { reactions: Reactions | null | undefined }) {
  const { t } = useTranslation('messages');
  const { name } = useThread();
  const { customer, ours } = reactions ?? {};
  if (!customer && !ours) return null;
  const words = [
    customer && t('reaction.customer', { name, emoji: customer }),
    ours && t('reaction.ours', { emoji: ours }),
  ].filter(Boolean);
  return (
    <span
      className={classes.marks}
      role="img"
      aria-label={words.join(', ')}
      title={words.join(', ')}
      data-testid="reactions"
    >
      {customer && <span>{customer}</span>}
      {ours && <span>{ours}</span>}
    </span>
  );
}
