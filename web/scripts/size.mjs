// Checks the built page against its size budgets (gzip, as served).
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const DIST = new URL('../dist/', import.meta.url).pathname;
const BUDGETS = { deskJs: 260_000, css: 45_000, font: 50_000, routeJs: 80_000 };

const assets = readdirSync(join(DIST, 'assets'));
const size = (name) => statSync(join(DIST, 'assets', name)).size;
const total = (names) => names.reduce((sum, name) => sum + size(name), 0);
const gz = (pattern) => assets.filter((name) => pattern.test(name) && name.endsWith('.gz'));

const html = readFileSync(join(DIST, 'index.html'), 'utf8');
const entry = [...html.matchAll(/assets\/([\w-]+\.js)/g)].map((m) => `${m[1]}.gz`);
const desk = gz(/^DeskPage-.*\.js/);
const deskChunks = new Set([...entry, ...desk]);
for (const chunk of desk) {
  const source = readFileSync(join(DIST, 'assets', chunk.replace(/\.gz$/, '')), 'utf8');
  for (const found of source.matchAll(/["']\.\/([\w-]+\.js)["']/g)) deskChunks.add(`${found[1]}.gz`);
}
const known = (names) => names.filter((name) => assets.includes(name));

const rows = [
  ['JS for the desk', total(known([...deskChunks])), BUDGETS.deskJs],
  ['CSS for the desk', total(gz(/^(index|DeskPage)-.*\.css/)), BUDGETS.css],
  ['Latin font', total(assets.filter((n) => /inter-latin-wght-normal.*\.woff2$/.test(n))), BUDGETS.font],
  ...gz(/^(?!Desk|Login)\w+Page-.*\.js/).map((n) => [n, size(n), BUDGETS.routeJs]),
];
let over = false;
for (const [name, bytes, budget] of rows) {
  over ||= bytes > budget;
  console.log(`${bytes > budget ? 'OVER' : 'ok  '} ${name}: ${(bytes / 1000).toFixed(1)} of ${budget / 1000} kB`);
}
process.exit(over ? 1 : 0);
