import { describe, expect, it } from 'vitest';
import type { Bot } from '../../../api/gen';
import { toBody, toEngine, toValues } from './botBody';

const bot: Bot = {
  id: '7',
  version: 2,
  name: 'Ada',
  description: '',
  cloud_provider_id: '3',
  engine: { type: 'dialogflow', language: 'it', welcome_message: 'Ciao' },
};

describe('a bot in its form', () => {
  it('sends the fields of its engine and no others', () => {
    expect(toEngine(toValues(bot).engine)).toEqual(bot.engine);
    expect(Object.keys(toEngine({ ...toValues(null).engine, type: 'chat_gpt' })).sort()).toEqual([
      'analyse_for_agent',
      'attachment_message',
      'error_message',
      'exit_phrase',
      'forward_message',
      'model',
      'prompt',
      'temperature',
      'tokens_max',
      'type',
    ]);
  });

  it('keeps what was typed for another engine while it is not chosen', () => {
    const values = { ...toValues(bot).engine, type: 'lex' as const, bot_id: 'B1' };
    expect(toEngine(values)).toEqual({
      type: 'lex',
      bot_id: 'B1',
      alias_id: '',
      locale_id: '',
      welcome_message: 'Ciao',
    });
    expect(toEngine({ ...values, type: 'dialogflow' })).toEqual(bot.engine);
  });

  it('is scripted when it is new, with one rule to fill in and no provider', () => {
    const values = toValues(null);
    values.engine.rules[0]!.words = ['hours'];
    const body = toBody({ ...values, name: 'Lia', cloud_provider_id: '3' });
    expect(body).toEqual({
      name: 'Lia',
      description: '',
      engine: {
        type: 'scripted',
        welcome_message: '',
        rules: [{ words: ['hours'], answers: [], hand_over: false }],
        default_answers: [],
        misses_max: 0,
        turns_max: 0,
        delay_ms: 0,
        exit_phrase: '',
        forward_message: '',
        error_message: '',
        attachment_message: '',
      },
    });
  });

  it('leaves an answer that is empty among others to the server', () => {
    const values = toValues(null).engine;
    values.rules[0]!.answers = ['Hi', ' '];
    expect(toEngine(values)).toMatchObject({ rules: [{ answers: ['Hi', ' '] }] });
  });
});
