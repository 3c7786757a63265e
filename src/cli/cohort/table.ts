import { readFile } from 'node:fs/promises';
import { csvLine, parseCsv } from '../../core/csv';
import { PmError } from '../../core/errors';
import { featureClasses } from '../../radiomics/classes/all';
import type { Cohort } from '../../study/cohort';
import type { Row } from './job';

/** The last column: why a case has no values. */
const errorColumn = 'error';
/** Begins the columns that are not the cohort's own. */
const made = 'diagnostics_';

/** Throws `cohort-column` where the cohort has a column that the table needs for itself. */
export function checkOwnColumns({ columns }: Cohort, name: string): void {
  const isFeature = (column: string) => featureClasses.some((each) => column.includes(`_${each.name}_`));
  const taken = columns.find((column) => column === errorColumn || column.startsWith(made) || isFeature(column));
  if (taken === undefined) return;
  throw new PmError('cohort-column', `${name}, line 1`, `the column "${taken}" is one that this command writes`, 'rename it or leave it out');
}

/**
 * The table in PyRadiomics' batch layout: the cohort's own columns, `diagnostics_*`, features, and `error`. Columns are those of all
 * rows, in the rows' own order, so that a table depends on the rows alone.
 */
export function tableText({ columns, cases }: Cohort, rows: ReadonlyMap<string, Row>, failed: ReadonlyMap<string, string>): string {
  const names: string[] = [];
  const known = new Set<string>();
  for (const { id } of cases) {
    let at = 0;
    for (const name of Object.keys(rows.get(id) ?? {})) {
      if (known.has(name)) {
        if (names[at] !== name) at = names.indexOf(name);
      } else names.splice(at, 0, name);
      known.add(name);
      at++;
    }
  }
  const ordered = [...names.filter((name) => name.startsWith(made)), ...names.filter((name) => !name.startsWith(made))];
  const lines = cases.map(({ id, values }) => {
    const row = rows.get(id);
    return csvLine([...columns.map((column) => values[column]), ...ordered.map((name) => row?.[name]), failed.get(id)]);
  });
  return csvLine([...columns, ...ordered, errorColumn]) + lines.join('');
}

/** The rows without an error of a table that is there already, by id; none where there is no file. Throws `out-exists` for another file. */
export async function readTable(path: string): Promise<Map<string, Row>> {
  const text = await readFile(path, 'utf8').catch((error) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)));
  const rows = new Map<string, Row>();
  if (text === undefined) return rows;
  const [header, ...lines] = parseCsv(text, path);
  const columns = header?.cells ?? [];
  const [id, error] = [columns.indexOf('id'), columns.length - 1];
  if (id < 0 || columns[error] !== errorColumn) {
    throw new PmError('out-exists', path, 'there is such a file, and it is not a table of this command', 'choose another --out');
  }
  const first = columns.findIndex((column) => column.startsWith(made));
  for (const { line, cells } of lines) {
    if (cells.length !== columns.length) {
      const why = `has ${cells.length} cells, the header has ${columns.length}`;
      throw new PmError('out-exists', `${path}, line ${line}`, why, 'correct the line, or choose another --out');
    }
    if (cells[error] !== '' || first < 0) continue;
    const values = columns.map((column, n) => [column, cells[n]] as const).slice(first, error);
    rows.set(cells[id], Object.fromEntries(values.filter(([, value]) => value !== '')));
  }
  return rows;
}
