import { parseCsv } from '../core/csv';
import { PmError } from '../core/errors';
import { nearestName } from '../core/nearest';

/** One case of a cohort. */
export interface CohortCase {
  readonly id: string;
  /** Its line in the file, from 1. */
  readonly line: number;
  /** The cells by column, as they are written; paths are relative to the file. */
  readonly values: Readonly<Record<string, string>>;
}

/** The cases of a study: a table with a row a case. */
export interface Cohort {
  readonly columns: readonly string[];
  readonly cases: readonly CohortCase[];
}

/** The columns without which there is no cohort. */
const always = ['id', 'image'];

/**
 * Reads a cohort: CSV with a header, `id,image,mask,label,center,split,age,sex,…`. Of these only `id`, `image` and what `needed` adds
 * must be there; any others may be.
 *
 * Throws `csv-syntax`, `cohort-empty`, `cohort-column` for columns that are missing or named twice, `cohort-row` for a row with
 * another number of cells and `cohort-id` for an id that is missing or given twice; each with the line.
 */
export function parseCohort(source: string, name: string, needed: readonly string[] = []): Cohort {
  const [header, ...rows] = parseCsv(source, name);
  if (!header) throw new PmError('cohort-empty', name, 'there is no header', `begin with a line such as ${[...always, ...needed].join(',')}`);
  const columns = header.cells.map((cell) => cell.trim());
  checkColumns(columns, [...new Set([...always, ...needed])], `${name}, line ${header.line}`);
  if (rows.length === 0) throw new PmError('cohort-empty', name, 'there is a header and no case', 'add a line for each case');
  const lines = new Map<string, number>();
  const cases = rows.map(({ line, cells }) => {
    const where = `${name}, line ${line}`;
    if (cells.length !== columns.length) {
      const why = `has ${cells.length} cells, the header has ${columns.length}`;
      throw new PmError('cohort-row', where, why, 'give a cell for each column, and quote cells that hold commas');
    }
    const values = Object.fromEntries(columns.map((column, n) => [column, cells[n].trim()]));
    const { id } = values;
    if (id === '') throw new PmError('cohort-id', `${where}, column id`, 'is empty', 'give each case its own id');
    const earlier = lines.get(id);
    if (earlier !== undefined)
      throw new PmError('cohort-id', `${where}, column id`, `"${id}" is the id of line ${earlier} too`, 'give each case its own id');
    lines.set(id, line);
    return { id, line, values };
  });
  return { columns, cases };
}

function checkColumns(columns: readonly string[], needed: readonly string[], where: string): void {
  for (const [n, column] of columns.entries()) {
    if (column === '') throw new PmError('cohort-column', where, `column ${n + 1} has no name`, 'name it or leave it out');
    if (columns.indexOf(column) < n) throw new PmError('cohort-column', where, `column ${n + 1} is a second "${column}"`, 'name each column once');
  }
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length === 0) return;
  const why = `there is no column "${missing[0]}" among ${columns.join(', ')}`;
  const separator = columns.length === 1 ? columns[0].match(/[;\t]/)?.[0] : undefined;
  const similar = nearestName(missing[0], columns);
  const looksAlike = similar.toLowerCase() === missing[0].toLowerCase();
  const hint = separator ? 'separate cells with commas' : looksAlike ? `write "${missing[0]}" for "${similar}"` : 'add it to the header';
  throw new PmError('cohort-column', where, why, hint);
}
