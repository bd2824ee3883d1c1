// The particulars of a journal entry, read with care: what is not as expected is said, never guessed.

/** Something is missing, or is of another sort. */
export class Unexpected extends Error {}

type Data = Record<string, unknown>;

export class Particulars {
  constructor(private readonly data: Data) {}

  text(name: string): string {
    const value = this.data[name];
    if (typeof value !== 'string') throw new Unexpected(name);
    return value;
  }

  /** An id, or nobody. */
  maybe(name: string): string | null {
    return this.data[name] === undefined || this.data[name] === null ? null : this.text(name);
  }

  number(name: string): number {
    const value = this.data[name];
    if (typeof value !== 'number') throw new Unexpected(name);
    return value;
  }

  flag(name: string): boolean {
    const value = this.data[name];
    if (typeof value !== 'boolean') throw new Unexpected(name);
    return value;
  }

  within(name: string): Particulars {
    const value = this.data[name];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unexpected(name);
    return new Particulars(value as Data);
  }

  texts(name: string): string[] {
    const values = this.list(name);
    if (!values.every((value) => typeof value === 'string')) throw new Unexpected(name);
    return values;
  }

  many(name: string): Particulars[] {
    return this.list(name).map((value, index) => new Particulars({ [index]: value }).within(String(index)));
  }

  /** Pairs of texts; none when it is absent. */
  pairs(name: string): [string, string][] {
    return this.list(name).map((value) => {
      const pair = new Particulars({ pair: value }).list('pair');
      const [key, said] = pair;
      if (pair.length !== 2 || typeof key !== 'string' || typeof said !== 'string') throw new Unexpected(name);
      return [key, said];
    });
  }

  has(name: string): boolean {
    return this.data[name] !== undefined && this.data[name] !== null;
  }

  ids(name: string): string[] {
    return this.list(name).map(String);
  }

  private list(name: string): unknown[] {
    const value = this.data[name];
    if (!Array.isArray(value)) throw new Unexpected(name);
    return value;
  }
}
