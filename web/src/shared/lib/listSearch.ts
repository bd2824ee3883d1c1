// The state of a list as its address carries it.

export type ListSearch = { q?: string; sort?: string; filter?: string; open?: string; tab?: string };

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? { [name]: String(value) } : {};
  };
  return { ...text('q'), ...text('sort'), ...text('filter'), ...text('open'), ...text('tab') };
}
