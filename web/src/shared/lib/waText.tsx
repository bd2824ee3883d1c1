// WhatsApp's own marks as elements: *bold*, _italic_, ~strike~, ```mono```, and links. The text is
// never treated as HTML.
import type { ReactNode } from 'react';

type Mark = { pattern: RegExp; wrap: (inner: ReactNode, raw: string) => ReactNode; nested: boolean };

const EDGE = '(?<![\\p{L}\\p{N}])';
const END = '(?![\\p{L}\\p{N}])';
const paired = (mark: string) =>
  new RegExp(`${EDGE}${mark}(?!\\s|${mark})([^\\n${mark}]*[^\\s${mark}])${mark}${END}`, 'u');

const MARKS: Mark[] = [
  { pattern: /```([\s\S]+?)```/, wrap: (inner) => <code>{inner}</code>, nested: false },
  { pattern: /`([^`\n]+)`/, wrap: (inner) => <code>{inner}</code>, nested: false },
  {
    pattern: /(https?:\/\/[^\s<>]*[^\s<>.,:;!?'")\]}])/,
    wrap: (inner, raw) => (
      <a href={raw} target="_blank" rel="noopener noreferrer nofollow">
        {inner}
      </a>
    ),
    nested: false,
  },
  { pattern: paired('\\*'), wrap: (inner) => <strong>{inner}</strong>, nested: true },
  { pattern: paired('_'), wrap: (inner) => <em>{inner}</em>, nested: true },
  { pattern: paired('~'), wrap: (inner) => <s>{inner}</s>, nested: true },
];

export function WaText({ text }: { text: string }) {
  return <>{render(text)}</>;
}

function render(text: string): ReactNode {
  const found = firstMark(text);
  if (!found) return text;
  const { mark, match } = found;
  const inner = match[1] ?? '';
  const end = match.index + match[0].length;
  return (
    <>
      {text.slice(0, match.index)}
      {mark.wrap(mark.nested ? render(inner) : inner, inner)}
      {render(text.slice(end))}
    </>
  );
}

/** The mark that begins first; of two beginning together, the one listed first. */
function firstMark(text: string): { mark: Mark; match: RegExpExecArray } | null {
  let best: { mark: Mark; match: RegExpExecArray } | null = null;
  for (const mark of MARKS) {
    const match = mark.pattern.exec(text);
    if (match && (!best || match.index < best.match.index)) best = { mark, match };
  }
  return best;
}
