import { PmError } from './errors';

/** One row of a CSV file. */
export interface CsvRow {
  /** The line it begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads comma-separated values as RFC 4180 defines them: quoted cells may hold commas, line ends and doubled quotes. Lines end with
 * CRLF, LF or CR; a byte order mark and empty lines are passed over.
 *
 * Throws `csv-syntax`, with the line, where a quote is not closed or is followed by something else than the end of the cell.
 */
export function parseCsv(source: string, name: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const plain = /[^,\r\n]*/y;
  let at = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < source.length) {
    const row = { line, cells: [] as string[] };
    for (let more = true; more; ) {
      if (source[at] === '"') {
        const opened = line;
        const value = quoted(source, at);
        if (!value)
          throw new PmError('csv-syntax', `${name}, line ${opened}`, 'a quote is opened and never closed', 'close it, or double it inside a cell');
        line += value.text.match(/\r\n|\n|\r/g)?.length ?? 0;
        at = value.end;
        if (at < source.length && !/[,\r\n]/.test(source[at])) {
          const why = `cell ${row.cells.length + 1} goes on after its closing quote`;
          throw new PmError('csv-syntax', `${name}, line ${line}`, why, 'double the quotes inside a quoted cell');
        }
        row.cells.push(value.text);
      } else {
        plain.lastIndex = at;
        const [value] = plain.exec(source) as RegExpExecArray;
        at += value.length;
        row.cells.push(value);
      }
      more = source[at] === ',';
      if (more) at++;
    }
    if (source[at] === '\r' && source[at + 1] === '\n') at++;
    at++;
    line++;
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row);
  }
  return rows;
}

/** The cell whose opening quote is at `start`, and where it ends. */
function quoted(source: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  for (let from = start + 1; ; ) {
    const close = source.indexOf('"', from);
    if (close < 0) return undefined;
    text += source.slice(from, close);
    if (source[close + 1] !== '"') return { text, end: close + 1 };
    text += '"';
    from = close + 2;
  }
}

/** One line of CSV, its line end included. Lists and mappings are written as JSON, nothing where a value is missing. */
export function csvLine(cells: Iterable<unknown>): string {
  return `${Array.from(cells, (cell) => quote(cellText(cell))).join(',')}\n`;
}

/** The text of a value in a cell. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
