// The seconds an offer has left, as a ring and a number.
import { useTranslation } from 'react-i18next';
import classes from './Offers.module.css';

const RADIUS = 23;
const AROUND = 2 * Math.PI * RADIUS;

/** Green, orange from 10 s, red from 5 s. */
export function urgency(leftMs: number): 'calm' | 'soon' | 'now' {
  if (leftMs <= 5_000) return 'now';
  return leftMs <= 10_000 ? 'soon' : 'calm';
}

export function Countdown({ left, share }: { left: number; share: number }) {
  const { t } = useTranslation('desk');
  const secs = Math.ceil(left / 1000);
  return (
    <div className={classes.ring} role="timer" aria-live="off" aria-label={t('offer.left', { count: secs })}>
      <svg viewBox="0 0 54 54" width="54" height="54" aria-hidden="true">
        <circle className={classes.track} cx="27" cy="27" r={RADIUS} />
        <circle
          className={classes.rest}
          cx="27"
          cy="27"
          r={RADIUS}
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - share)}
        />
      </svg>
      <span className="num" aria-hidden>
        {secs}
      </span>
    </div>
  );
}
