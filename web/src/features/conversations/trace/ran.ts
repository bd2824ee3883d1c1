// The end of a script, as a sentence, with what somebody needs who looks for what went wrong (APP-SYS-02).
import type { Line } from './lines';
import type { Names } from './names';
import { type Particulars, Unexpected } from './particulars';

/** Enough of a fingerprint to tell two apart by eye; the journal has all of it. */
const FINGERPRINT = 12;

export function ranLine(step: number, did: Particulars, names: Names): Line {
  const { t } = names;
  const end = did.within('end');
  const script = did.text('script');
  const more = [];
  const argv = did.text('argv');
  if (argv !== '') {
    const ms = did.number('millis');
    more.push(t('trace.ran.took', { ms, bytes: did.number('bytes'), argv: argv.slice(0, FINGERPRINT) }));
  }
  if (did.has('cut') && did.flag('cut')) more.push(t('trace.ran.cut'));
  if (did.has('complaint')) more.push(t('trace.ran.complaint', { text: did.text('complaint') }));
  const isWell = end.text('how') === 'exited' && end.number('code') === 0;
  return {
    mark: isWell ? 'script' : 'trouble',
    text: ended(step, script, end, names),
    ...(more.length > 0 && { more }),
  };
}

function ended(step: number, script: string, end: Particulars, { t }: Names): string {
  const how = end.text('how');
  switch (how) {
    case 'exited':
      return t('trace.ran.exited', { step, script, code: end.number('code') });
    case 'killed':
      return t('trace.ran.killed', { step, script, signal: end.number('signal') });
    case 'timed_out':
    case 'too_much_output':
    case 'not_text':
      return t(`trace.ran.${how}`, { step, script });
    case 'refused':
    case 'lost':
      return t(`trace.ran.${how}`, { step, script, why: end.text('why') });
    default:
      throw new Unexpected('end');
  }
}
