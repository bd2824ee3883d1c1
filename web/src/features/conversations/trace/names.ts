// How the trace calls what the journal knows by id only.
import type { TFunction } from 'i18next';

export type Words = TFunction<'conversations'>;
export type Named = 'agent' | 'queue' | 'tag' | 'profile' | 'disposition';

/** Names by id of each sort, as far as the reader may see the list. */
export type Lists = Partial<Record<Named, ReadonlyMap<string, string>>> & {
  /** Identities of the steps of the present plan, in order. */
  steps?: readonly number[];
};

export class Names {
  constructor(
    readonly t: Words,
    private readonly lists: Lists,
    private readonly language: string,
  ) {}

  /** What is in no list is gone; without a list nobody knows. */
  of(sort: Named, id: string): string {
    const list = this.lists[sort];
    return list?.get(id) ?? this.t(list ? `trace.name.${sort}Gone` : `trace.name.${sort}`, { id });
  }

  step(id: number): string {
    const { steps } = this.lists;
    if (!steps) return this.t('trace.name.toStepId');
    const at = steps.indexOf(id);
    return at < 0 ? this.t('trace.name.toStepGone') : this.t('trace.name.toStep', { number: at + 1 });
  }

  agents(ids: readonly string[], total = ids.length): string {
    return this.some(
      ids.map((id) => this.of('agent', id)),
      total,
    );
  }

  /** The first few by name, the others by number. */
  some(names: readonly string[], total = names.length): string {
    const shown = total > NAMES_MAX ? names.slice(0, NAMES_MAX - 1) : names;
    const others = total - shown.length;
    if (others <= 0) return this.list(shown);
    if (shown.length === 0) return this.t('trace.othersOnly', { count: others });
    return this.t('trace.others', { names: shown.join(', '), count: others });
  }

  list(names: readonly string[]): string {
    return new Intl.ListFormat(this.language, { type: 'conjunction' }).format(names);
  }
}

const NAMES_MAX = 4;
