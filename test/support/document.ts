import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Compares a generated document below the repository's root with what stands there; `npm run docs` writes it. */
export function checkDocument(path: string, text: string): void {
  if (process.env.PM_DOCS === 'write') writeFileSync(path, text);
  const found = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : '';
  assert.ok(found === text, `${path} is not what the code gives: write it anew with "npm run docs"`);
}

/** A table of Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
