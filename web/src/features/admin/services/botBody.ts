// A bot in its form: the fields of every engine, of which one engine's are sent.
import type { Bot, BotEngine, ScriptRule } from '../../../api/gen';

export type Engine = BotEngine['type'];

/** A rule of a script, with a key that it keeps wherever it is moved. */
export type RuleValues = { key: string; words: string[]; answers: string[]; hand_over: boolean };

export type EngineValues = {
  type: Engine;
  rules: RuleValues[];
  default_answers: string[];
  misses_max: number;
  turns_max: number;
  delay_ms: number;
  bot_id: string;
  alias_id: string;
  locale_id: string;
  language: string;
  welcome_message: string;
  model: string;
  prompt: string;
  tokens_max: number;
  temperature: number;
  exit_phrase: string;
  analyse_for_agent: boolean;
  forward_message: string;
  error_message: string;
  attachment_message: string;
};

const NEW: EngineValues = {
  type: 'scripted',
  rules: [],
  default_answers: [],
  misses_max: 0,
  turns_max: 0,
  delay_ms: 0,
  bot_id: '',
  alias_id: '',
  locale_id: '',
  language: '',
  welcome_message: '',
  model: '',
  prompt: '',
  tokens_max: 4000,
  temperature: 1,
  exit_phrase: '',
  analyse_for_agent: false,
  forward_message: '',
  error_message: '',
  attachment_message: '',
};

export type Values = { name: string; description: string; cloud_provider_id: string; engine: EngineValues };

export function newRule(): RuleValues {
  return { key: crypto.randomUUID(), words: [], answers: [''], hand_over: false };
}

export function toValues(bot: Bot | null): Values {
  const engine = bot?.engine;
  const rules = engine?.type === 'scripted' ? (engine.rules ?? []) : bot ? [] : [newRule()];
  return {
    name: bot?.name ?? '',
    description: bot?.description ?? '',
    cloud_provider_id: bot?.cloud_provider_id ?? '',
    engine: { ...NEW, ...engine, rules: rules.map((rule) => ({ ...newRule(), ...rule })) },
  };
}

/** What is sent of it, the provider only with an engine that runs on one. */
export function toBody({ engine, cloud_provider_id, ...values }: Values) {
  return {
    ...values,
    ...(engine.type !== 'scripted' && { cloud_provider_id }),
    engine: toEngine(engine),
  };
}

export function toEngine(values: EngineValues): BotEngine {
  const { type, bot_id, alias_id, locale_id, language, welcome_message, ...rest } = values;
  const { rules, default_answers, misses_max, turns_max, delay_ms, ...talk } = rest;
  const { model, prompt, tokens_max, temperature, analyse_for_agent, ...messages } = talk;
  switch (type) {
    case 'lex':
      return { type, bot_id, alias_id, locale_id, welcome_message };
    case 'dialogflow':
      return { type, language, welcome_message };
    case 'chat_gpt':
      return { type, ...talk };
    case 'scripted':
      return {
        type,
        welcome_message,
        rules: rules.map(sentRule),
        default_answers: sentAnswers(default_answers),
        misses_max,
        turns_max,
        delay_ms,
        ...messages,
      };
  }
}

function sentRule({ words, answers, hand_over }: RuleValues): ScriptRule {
  return { words, answers: sentAnswers(answers), hand_over };
}

/** A field that was left empty is no answer; one among others is wrong, and said so at its place. */
function sentAnswers(answers: string[]): string[] {
  return answers.every((text) => text.trim() === '') ? [] : answers;
}
