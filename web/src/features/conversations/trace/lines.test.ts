import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { i18next } from '../../../i18n';
import '../texts';
import { KINDS, type Line, lineOf } from './lines';
import { type Lists, Names } from './names';
import { rings } from './rings';
import { journal, LISTS } from './samples';

const t = i18next.getFixedT('en', 'conversations');

/** Sentences top to bottom: a ring's own lines stand indented below it. */
function told(events: ReturnType<typeof journal>, lists: Lists = LISTS): string[] {
  const names = new Names(t, lists, 'en');
  return rings(events).flatMap((ring) => [
    ...said('', lineOf(ring.head, { names, ring: null, events })),
    ...[...ring.rounds, ...ring.rest].flatMap((entry) => said('  ', lineOf(entry, { names, ring, events }))),
  ]);
}

function said(indent: string, line: Line): string[] {
  return [line.text, ...(line.more ?? []).map((text) => `- ${text}`)].map((text) => indent + text);
}

const alone = (kind: string, data: Record<string, unknown> = {}) => told(journal([0, kind, data]));

const passed = (did: Record<string, unknown>) => alone('step_passed', { priority: 2, step: 10, did });
const toSales = { kind: 'queue', queue: '8' };
const toBen = { kind: 'agent', agent: '2' };
const ended = (to: object, result: object) => alone('transfer_ended', { from: '1', to, result });
const left = (exit: object) => alone('bot_ended', { priority: 1, bot: 'Lia', exit });
const closed = (data: Record<string, unknown>) => alone('closed', { by: null, ...data });

describe('every entry is a sentence', () => {
  it.each<[string[], string]>([
    [alone('created'), 'The customer wrote: the conversation began'],
    [alone('carries_on', { previous: '9' }), 'Carries on conversation #9, whose session was over'],
    [alone('step_started', { priority: 1, queue: '7' }), 'Step 1: asking queue Support'],
    [alone('agent_step_started', { priority: 3, agent: '1' }), 'Step 3: asking Anna'],
    [alone('bot_started', { priority: 1, bot: 'Lia' }), 'Step 1: the bot Lia answers'],
    [alone('bot_answered', { bot: 'Lia', messages: ['5'] }), 'Lia answered'],
    [alone('bot_answered', { bot: 'Lia', messages: ['5', '6'] }), 'Lia answered with 2 messages'],
    [alone('bot_stopped', { bot: 'Lia' }), 'Lia was stopped'],
    [left({ how: 'exit_phrase' }), 'Lia handed over: the customer said the exit phrase'],
    [left({ how: 'handed_over', reason: 'person' }), 'Lia handed over: person'],
    [left({ how: 'handed_over', reason: '' }), 'Lia handed over'],
    [left({ how: 'limit' }), 'Lia handed over: it had answered as much as it may'],
    [left({ how: 'flooded' }), 'Lia handed over: the customer wrote faster than it answers'],
    [left({ how: 'failed', why: 'no connection' }), 'Lia failed: no connection'],
    [left({ how: 'no_answer' }), 'Lia did not answer in time'],
    [alone('plan_looped', { priority: 2 }), 'The plan went round without a step that waits, up to step 2'],
    [alone('script_started', { priority: 2, step: 10, script: 'crm.sh' }), 'Step 2: script crm.sh was started'],
    [
      alone('script_started', { priority: 2, step: 10, script: 'crm.sh', again: true }),
      'Step 2: script crm.sh was started once more, because the server had stopped',
    ],
    [alone('step_rejected', { priority: 3, agent: '1' }), 'Anna rejected'],
    [alone('step_timed_out', { priority: 3 }), 'Step 3: nobody accepted in time'],
    [alone('parked'), 'Parked: nobody holds it, and no step is left to run'],
    [alone('assigned', { agent: '1', queue: '7' }), 'Assigned to Anna, for queue Support'],
    [alone('assigned', { agent: '1', queue: null }), 'Assigned to Anna'],
    [alone('agent_lapsed', { agent: '1', rejected: false }), 'Anna did not answer the customer in time'],
    [alone('agent_lapsed', { agent: '1', rejected: true }), 'Anna did not want it back'],
    [alone('holder_gone', { agent: '1' }), 'Anna was disabled or removed and lost it'],
    [alone('queue_lapsed', { queue: '7' }), 'Nobody of Support answered in time'],
    [alone('taken', { agent: '1' }), 'Anna took it from the list'],
    [alone('transfer_started', { from: '1', to: toSales }), 'Anna began to transfer it to queue Sales'],
    [alone('transfer_started', { from: '1', to: toBen }), 'Anna began to transfer it to Ben'],
    [ended(toBen, { how: 'accepted', by: '2' }), 'Transferred to Ben by Anna'],
    [ended(toSales, { how: 'accepted', by: '3' }), 'Transferred to queue Sales by Anna: Carla accepted'],
    [ended(toBen, { how: 'rejected' }), 'Back with Anna: Ben rejected'],
    [ended(toSales, { how: 'timed_out' }), 'Back with Anna: queue Sales did not answer in time'],
    [ended(toBen, { how: 'cancelled' }), 'Anna took the transfer to Ben back'],
    [alone('disposing_started', { agent: '1' }), 'Anna began to close it and must say how it ended'],
    [alone('disposing_cancelled', { agent: '1' }), 'Anna went back to the conversation'],
    [
      alone('disposed', { by: '1', disposed: { id: 31, levels: ['Done', 'Sold'] } }),
      'Anna set the disposition: Done › Sold',
    ],
    [
      alone('disposed', { by: null, disposed: { id: 31, levels: ['Sold'], note: 'two' } }),
      'Disposition set by the plan: Sold (“two”)',
    ],
    [alone('reopened', { agent: '1' }), 'Reopened by Anna'],
    [alone('started', { agent: '1' }), 'Anna wrote first: the conversation began'],
    [alone('sent_by_campaign', { campaign: 7 }), 'A campaign sent its message'],
    [alone('tab_opened', { agent: '1' }), 'Anna opened it'],
    [alone('tab_closed', { agent: '1' }), 'Anna put it aside and keeps it'],
    [alone('reaction_failed', { message: '9' }), "WhatsApp did not take an agent's reaction"],
    [alone('message_failed', { message: '77' }), 'A message was not delivered'],
    [closed({ reason: 'agent', by: '1' }), 'Closed by Anna'],
    [closed({ reason: 'agent' }), 'Closed by its agent'],
    [closed({ reason: 'supervisor' }), 'Closed by a supervisor'],
    [closed({ reason: 'plan', disposition: 31 }), 'Closed by the action plan: Sold'],
    [closed({ reason: 'inactivity' }), 'Closed: the customer did not answer any more'],
    [closed({ reason: 'session_expired' }), 'Closed: its session was over'],
    [closed({ reason: 'account_removed' }), 'Closed: its account was removed'],
    [closed({ reason: 'whitelist' }), 'Closed: the customer is in none of the lists who may write'],
    [alone('became_ready'), 'Ready'],
    [alone('paused', { reason: 'Lunch' }), 'Paused: Lunch'],
    [
      alone('system_paused', { interaction: '5', reason: 'Disposition' }),
      'Paused by the server for conversation #5: Disposition',
    ],
    [alone('system_pause_ended', { interaction: '5' }), 'The pause for conversation #5 ended'],
    [alone('forced', { by: { staff: '90', name: 'Rosa' } }), 'Done by Rosa (supervisor)'],
    [alone('profile_chosen', { profile: '21' }), 'Works on Evenings'],
    [alone('profile_chosen', { profile: null }), 'Works on no profile'],
    [alone('signed_out', { timed_out: false }), 'Signed out'],
    [alone('signed_out', { timed_out: true }), 'Signed out: the connection was lost for too long'],
  ])('%j', (lines, expected) => {
    expect(lines).toEqual([expected]);
  });

  it('of tags that came and went, each on a line of its own (TAG-01)', () => {
    expect(alone('tags_changed', { by: '1', added: [11, 12], removed: [13] })).toEqual([
      'Anna changed the tags',
      '- Added: VIP and Late',
      '- Removed: removed tag #13',
    ]);
    const bySupervisor = { by: null, added: [], removed: [11] };
    expect(alone('tags_changed', bySupervisor)).toEqual(['The tags were changed', '- Removed: VIP']);
  });

  it('of tags of the plan that are gone, and that others were given all the same (PLAN-08)', () => {
    const tagged = (tags: number[], gone: number[]) =>
      alone('step_passed', { priority: 2, step: 10, did: { what: 'tagged', tags, gone } });
    expect(tagged([11], [99])).toEqual(['Step 2: tagged VIP', '- Left out: removed tag #99']);
    expect(tagged([], [99])).toEqual(['Step 2: no new tag', '- Left out: removed tag #99']);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ what: 'outside_interval' }, 'Step 2 left out: outside its hours'],
    [{ what: 'not_due', why: 'already_sent' }, 'Step 2 left out: its reply was sent before'],
    [{ what: 'not_due', why: 'no_new_message' }, 'Step 2 left out: no new message to answer'],
    [{ what: 'not_due', why: 'not_first_message' }, 'Step 2 left out: not the first message'],
    [{ what: 'passed_by', why: 'handed_over' }, 'Step 2 left out: its bot has handed over before'],
    [{ what: 'passed_by', why: 'had_agent' }, 'Step 2 left out: an agent has had the conversation'],
    [{ what: 'replied', message: '78' }, 'Step 2: auto reply sent'],
    [{ what: 'tagged', tags: [11, 12] }, 'Step 2: tagged VIP and Late'],
    [{ what: 'tagged', tags: [] }, 'Step 2: its tags were there already'],
    [{ what: 'noted', text: 'night shift' }, 'Step 2: note “night shift”'],
    [{ what: 'jumped', to: { to: 'step', id: 30 } }, 'Step 2: goes on at step 3'],
    [{ what: 'jumped', to: { to: 'step', id: 99 } }, 'Step 2: goes on at a step that is gone'],
    [{ what: 'jumped', to: { to: 'end' } }, 'Step 2: goes on at the end of the plan'],
    [{ what: 'decided', holds: true, to: { to: 'step', id: 40 } }, 'Step 2: the condition holds, goes on at step 1'],
    [
      { what: 'decided', holds: false, to: { to: 'end' } },
      'Step 2: the condition does not hold, goes on at the end of the plan',
    ],
    [
      { what: 'decided', holds: false, to: { to: 'end' }, fault: 'no such variable' },
      'Step 2: the condition could not be evaluated (no such variable), goes on at the end of the plan',
    ],
    [{ what: 'failed', why: 'the tag is gone' }, 'Step 2 failed: the tag is gone'],
    [{ what: 'not_run', application: 'chat_gpt' }, 'Step 2 left out: chat gpt cannot be run yet'],
  ])('a step that passed: %j', (did, expected) => {
    expect(passed(did)).toEqual([expected]);
  });
});

describe('a script', () => {
  const ran = (end: object, rest: object = {}) =>
    passed({ what: 'ran', script: 'crm.sh', argv: '', millis: 0, bytes: 0, end, ...rest });

  it.each<[object, string]>([
    [{ how: 'exited', code: 0 }, 'Step 2: script crm.sh ended with status 0'],
    [{ how: 'exited', code: 3 }, 'Step 2: script crm.sh ended with status 3'],
    [{ how: 'killed', signal: 9 }, 'Step 2: script crm.sh was ended by signal 9'],
    [{ how: 'timed_out' }, 'Step 2: script crm.sh took too long and was stopped'],
    [{ how: 'too_much_output' }, 'Step 2: script crm.sh printed too much and was stopped'],
    [{ how: 'not_text' }, 'Step 2: script crm.sh printed what is not text'],
    [{ how: 'refused', why: 'is not executable' }, 'Step 2: script crm.sh was not run: is not executable'],
    [{ how: 'lost', why: 'it died' }, 'Step 2: nobody knows what became of script crm.sh: it died'],
  ])('ends: %j', (end, expected) => {
    expect(ran(end)).toEqual([expected]);
  });

  it('tells what somebody needs who looks for a fault', () => {
    const argv = '0123456789abcdef';
    expect(
      ran({ how: 'exited', code: 1 }, { argv, millis: 17, bytes: 40, cut: true, complaint: 'no such host' }),
    ).toEqual([
      'Step 2: script crm.sh ended with status 1',
      '- 17 ms, result of 40 bytes, arguments 0123456789ab',
      '- Its result was cut: it printed more than is kept',
      '- It complained: no such host',
    ]);
  });
});

describe('a round', () => {
  const round = (outcomes: [string, string][], not_asked: object[] = []) => ({
    queue: '7',
    ticket: 1,
    outcomes,
    ...(not_asked.length > 0 && { not_asked }),
  });

  it('names who was asked, what they answered, and who was not asked and why', () => {
    const answers: [string, string][] = [
      ['1', 'accepted'],
      ['2', 'withdrawn'],
      ['3', 'rejected'],
      ['4', 'missed'],
      ['5', 'missed'],
    ];
    expect(told(journal([0, 'step_started', { priority: 1, queue: '7' }], [9, 'round_ended', round(answers)]))).toEqual(
      [
        'Step 1: asking queue Support',
        '  Offered to Anna, Ben, Carla and 2 others',
        '  - Anna accepted',
        '  - Carla rejected',
        '  - Dan and Eve did not answer',
        '  - Taken back from Ben',
      ],
    );
  });

  it.each<[Record<string, unknown>, string]>([
    [{ why: 'disabled' }, 'disabled'],
    [{ why: 'signed_out' }, 'signed out'],
    [{ why: 'paused' }, 'paused'],
    [{ why: 'disconnected' }, 'disconnected'],
    [{ why: 'tab_limit' }, 'has all tabs open'],
    [{ why: 'full', load: 4, capacity: 4 }, 'at 4 of 4'],
    [{ why: 'other_profile' }, 'works on another profile'],
    [{ why: 'busy' }, 'asked for another conversation'],
    [{ why: 'excluded' }, 'it came back from them'],
  ])('without somebody: %j', (why, words) => {
    const events = journal([0, 'round_ended', round([], [{ ...why, count: 1, agents: ['2'] }])]);
    expect(told(events)).toEqual(['Nobody of Support was free to be asked', `- Not asked: Ben (${words})`]);
  });

  it('counts those whom the journal does not name', () => {
    const many = [
      { why: 'paused', count: 2, agents: ['1', '2'] },
      { why: 'signed_out', count: 90, agents: ['3', '4', '5', '6'] },
      { why: 'busy', count: 3, agents: [] },
    ];
    expect(told(journal([0, 'round_ended', round([['5', 'missed']], many)]))).toEqual([
      'Offered to Eve through Support',
      '- Eve did not answer',
      '- Not asked: Anna and Ben (paused), Carla, Dan, Eve and 87 others (signed out), 3 agents (asked for another conversation)',
    ]);
  });
});

describe('who did it', () => {
  const forced = { by: { staff: '90', name: 'Rosa' } };

  it('is the supervisor when one stepped in', () => {
    expect(
      told(
        journal(
          [0, 'assigned', { agent: '1', queue: null }],
          [0, 'forced', forced],
          [60, 'disposed', { by: null, disposed: { id: 31, levels: ['Done', 'Sold'] } }],
          [60, 'forced', forced],
          [60, 'closed', { reason: 'supervisor', by: null, disposition: 31 }],
          [60, 'forced', forced],
        ),
      ),
    ).toEqual([
      'Assigned to Anna, by Rosa (supervisor)',
      'Disposition set: Done › Sold, by Rosa (supervisor)',
      'Closed by Rosa (supervisor): Done › Sold',
    ]);
  });

  it('is said to be gone when no list has them, and goes by number when there is no list', () => {
    const events = journal([0, 'taken', { agent: '99' }]);
    expect(told(events)).toEqual(['removed agent #99 took it from the list']);
    expect(told(events, {})).toEqual(['agent #99 took it from the list']);
  });
});

describe('what this page does not know', () => {
  const names = new Names(t, LISTS, 'en');
  const line = (kind: string, data: Record<string, unknown>) => {
    const events = journal([0, kind, data]);
    return lineOf({ event: events[0]!, forcedBy: null }, { names, ring: null, events });
  };

  it.each<[string, Record<string, unknown>]>([
    ['sent_to_moon', { rocket: 5 }],
    ['assigned', { agent: 7, queue: null }],
    ['round_ended', { queue: '7', ticket: 1, outcomes: [['1', 'hummed']] }],
    ['round_ended', { queue: '7', ticket: 1, outcomes: [], not_asked: [{ why: 'asleep', count: 1, agents: ['1'] }] }],
    ['transfer_ended', { from: '1', to: toBen, result: { how: 'lost' } }],
    ['transfer_started', { from: '1', to: { kind: 'planet' } }],
    ['step_passed', { priority: 1, step: 1, did: { what: 'sang' } }],
    ['closed', { reason: 'boredom', by: null }],
    ['bot_ended', { priority: 1, bot: 'Lia', exit: { how: 'sulking' } }],
    ['toString', { a: 1 }],
  ])('is called by its name, with its data: %s', (kind, data) => {
    expect(line(kind, data)).toEqual({ mark: 'unknown', text: kind.replaceAll('_', ' '), isUnknown: true });
  });
});

describe('the server', () => {
  const source = (file: string) =>
    readFileSync(resolve(import.meta.dirname, '../../../../../src/domain', file), 'utf8');
  const snake = (name: string) => name.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase();

  /** Variants stand four spaces in; what they carry stands deeper. */
  function variants(file: string, name: string): string[] {
    const body = source(file).split(`pub enum ${name} {`)[1]?.split('\n}')[0] ?? '';
    return [...body.matchAll(/^ {4}([A-Z]\w*)/gm)].map((match) => snake(match[1]!));
  }

  it('writes nothing that has no sentence here', () => {
    expect(variants('fact.rs', 'Fact').length).toBeGreaterThan(20);
    expect([...KINDS].sort()).toEqual(variants('fact.rs', 'Fact').sort());
  });

  it.each([
    ['interaction/routing.rs', 'CloseReason', (each: string) => closed({ reason: each })],
    ['queue/not_asked.rs', 'Why', (why: string) => roundWithout({ why, load: 4, capacity: 4 })],
    [
      'fact.rs',
      'OfferOutcome',
      (each: string) => alone('round_ended', { queue: '7', ticket: 1, outcomes: [['1', each]] }),
    ],
    ['fact.rs', 'TransferResult', (how: string) => ended(toBen, { how, by: '2' })],
    ['plan/pass/outcome.rs', 'NotDue', (why: string) => passed({ what: 'not_due', why })],
    ['bot/mod.rs', 'Exit', (how: string) => left({ how, reason: 'x', why: 'x' })],
    [
      'fact.rs',
      'Passed',
      (what: string) => passed({ ...ANYTHING, what, ...(what === 'passed_by' && { why: 'had_agent' }) }),
    ],
    ['plan/script.rs', 'RunEnd', (how: string) => passed({ ...ANYTHING, what: 'ran', end: { ...ANYTHING, how } })],
  ])('has no %s %s that is unknown here', (file, name, tell) => {
    const all = variants(file, name);
    expect(all.length).toBeGreaterThan(2);
    for (const each of all)
      expect(tell(each)).not.toEqual([
        expect.stringMatching(/^(closed|round ended|step passed|transfer ended|bot ended)$/),
      ]);
  });

  const roundWithout = (why: object) =>
    alone('round_ended', { queue: '7', ticket: 1, outcomes: [], not_asked: [{ ...why, count: 1, agents: ['2'] }] });
  const ANYTHING = {
    why: 'already_sent',
    message: '1',
    tags: [11],
    text: 'x',
    to: { to: 'end' },
    holds: true,
    application: 'lex',
    script: 'crm.sh',
    argv: '',
    end: { how: 'exited', code: 0 },
    code: 0,
    signal: 9,
    millis: 1,
    bytes: 1,
  };
});
