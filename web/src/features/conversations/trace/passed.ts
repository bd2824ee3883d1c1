// A step of the plan that does not wait, as a sentence.
import type { Line } from './lines';
import type { Names } from './names';
import { type Particulars, Unexpected } from './particulars';
import { ranLine } from './ran';

const NOT_DUE = ['already_sent', 'no_new_message', 'not_first_message'] as const;

const PASSED_BY = ['handed_over', 'had_agent'] as const;

export function passedLine(data: Particulars, names: Names): Line {
  const { t } = names;
  const step = data.number('priority');
  const did = data.within('did');
  switch (did.text('what')) {
    case 'outside_interval':
      return { mark: 'skipped', text: t('trace.passed.outside_interval', { step }) };
    case 'not_due': {
      const why = NOT_DUE.find((each) => each === did.text('why'));
      if (!why) throw new Unexpected('why');
      return { mark: 'skipped', text: t(`trace.passed.${why}`, { step }) };
    }
    case 'replied':
      return { mark: 'reply', text: t('trace.passed.replied', { step }) };
    case 'tagged':
      return tagged(step, did, names);
    case 'noted':
      return { mark: 'step', text: t('trace.passed.noted', { step, text: did.text('text') }) };
    case 'jumped':
      return { mark: 'step', text: t('trace.passed.jumped', { step, target: target(did, names) }) };
    case 'decided':
      return decided(step, did, names);
    case 'passed_by': {
      const why = PASSED_BY.find((each) => each === did.text('why'));
      if (!why) throw new Unexpected('why');
      return { mark: 'skipped', text: t(`trace.passed.bot_${why}`, { step }) };
    }
    case 'ran':
      return ranLine(step, did, names);
    case 'failed':
      return { mark: 'trouble', text: t('trace.passed.failed', { step, why: did.text('why') }) };
    case 'not_run': {
      const application = did.text('application').replaceAll('_', ' ');
      return { mark: 'skipped', text: t('trace.passed.not_run', { step, application }) };
    }
    default:
      throw new Unexpected('what');
  }
}

function tagged(step: number, did: Particulars, names: Names): Line {
  const { t } = names;
  const tags = did.ids('tags').map((id) => names.of('tag', id));
  const gone = did.has('gone') ? did.ids('gone').map((id) => names.of('tag', id)) : [];
  const text =
    tags.length > 0
      ? t('trace.passed.tagged', { step, tags: names.list(tags) })
      : t(gone.length > 0 ? 'trace.passed.taggedNew' : 'trace.passed.taggedNothing', { step });
  if (gone.length === 0) return { mark: 'tag', text };
  return { mark: 'trouble', text, more: [t('trace.tagsGone', { tags: names.list(gone) })] };
}

function decided(step: number, did: Particulars, names: Names): Line {
  const { t } = names;
  const where = target(did, names);
  const why = did.maybe('fault');
  if (why !== null) return { mark: 'trouble', text: t('trace.passed.fault', { step, why, target: where }) };
  return {
    mark: 'step',
    text: t(did.flag('holds') ? 'trace.passed.holds' : 'trace.passed.holdsNot', { step, target: where }),
  };
}

function target(did: Particulars, names: Names): string {
  const to = did.within('to');
  if (to.text('to') === 'end') return names.t('trace.name.toEnd');
  if (to.text('to') !== 'step') throw new Unexpected('to');
  return names.step(to.number('id'));
}
