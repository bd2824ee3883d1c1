// On the card of a step: when a dry run came by it, and what became of it (UI-31).
import { useTranslation } from 'react-i18next';
import type { PlanPath } from '../../../api/gen';
import type { Choices } from './choices';
import type { EditedStep } from './steps';
import { useOutcomeWords } from './Trial';
import classes from './Visits.module.css';

type Props = {
  /** The path of the dry run; none was made of the plan as it is. */
  path: PlanPath | null;
  step: number;
  steps: EditedStep[];
  choices: Choices;
};

export function Visits({ path, step, steps, choices }: Props) {
  const { t } = useTranslation('plan');
  const words = useOutcomeWords(steps, choices);
  if (!path) return null;
  const visits = path.path.flatMap((visit, index) => (visit.step_id === step ? [{ visit, place: index + 1 }] : []));
  if (visits.length === 0) return <p className={classes.missed}>{t('trial.notReached')}</p>;
  return (
    <ol className={classes.visits} aria-label={t('trial.visits')}>
      {visits.map(({ visit, place }) => (
        <li key={place}>
          <span className={`${classes.place} num`}>{place}</span>
          <span>{words(visit)}</span>
        </li>
      ))}
    </ol>
  );
}
