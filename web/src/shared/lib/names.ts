// How a person is drawn when there is no picture: initials on a tint of their own.

const HUES = ['violet', 'blue', 'orange', 'teal', 'lime', 'pink', 'cyan', 'grape', 'indigo'] as const;

export function initials(name: string): string {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  const text = letters.map((word) => [...(word ?? '')][0] ?? '').join('');
  return /^\d*$/.test(text) ? '#' : text.toUpperCase();
}

/** The same seed always gets the same hue. */
export function hue(seed: string): (typeof HUES)[number] {
  let sum = 0;
  for (const char of seed) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? 'blue';
}

/** Digits get their plus sign back; anything else stays as it is. */
export function phone(label: string): string {
  return /^\d{6,15}$/.test(label) ? `+${label}` : label;
}
