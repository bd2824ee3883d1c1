// Dispositions as a tree: each names the one it belongs under.

type Node = { id: string; name: string; parent_id?: string | null; system: boolean };

/** Parents before their children, each level by name; what the server itself sets comes last. */
export function treeOrder<T extends Node>(rows: T[]): T[] {
  const ids = new Set(rows.map(({ id }) => id));
  const below = new Map<string, T[]>();
  for (const row of rows) {
    const parent = row.parent_id && ids.has(row.parent_id) ? row.parent_id : '';
    below.set(parent, [...(below.get(parent) ?? []), row]);
  }
  const walk = (parent: string): T[] =>
    [...(below.get(parent) ?? [])]
      .sort((a, b) => Number(a.system) - Number(b.system) || a.name.localeCompare(b.name))
      .flatMap((row) => [row, ...walk(row.id)]);
  return walk('');
}

/** Names from the first level down. */
export function pathOf(row: Node, all: Node[]): string[] {
  const parent = all.find(({ id }) => id === row.parent_id);
  return parent ? [...pathOf(parent, all), row.name] : [row.name];
}

/** 1 to 3. */
export function levelOf(row: Node, all: Node[]): number {
  return pathOf(row, all).length;
}
