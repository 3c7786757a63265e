import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PmError } from '../../../core/errors';
import { isTuningTable, type TuningStore, type TuningTable } from './table';

/**
 * Tables in one JSON file, which is made when something is first kept. PmError `tuning-file` where the file holds something else.
 *
 * @param path of the file
 */
export function createFileTuningStore(path: string): TuningStore {
  const readAll = async (): Promise<Record<string, TuningTable>> => {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return {};
      throw error;
    }
    let tables: unknown;
    try {
      tables = JSON.parse(text);
    } catch (cause) {
      throw unreadable(path, 'is not JSON', cause);
    }
    if (typeof tables !== 'object' || tables === null || !Object.values(tables).every(isTuningTable))
      throw unreadable(path, 'does not hold tables of times');
    return tables as Record<string, TuningTable>;
  };
  return {
    read: async (key) => {
      const tables = await readAll();
      return Object.hasOwn(tables, key) ? tables[key] : undefined;
    },
    write: async (key, table) => {
      const tables = { ...(await readAll()), [key]: table };
      await mkdir(dirname(path), { recursive: true });
      // Whole or not at all: another process may read it now.
      await writeFile(`${path}.new`, `${JSON.stringify(tables, null, 1)}\n`);
      await rename(`${path}.new`, path);
    },
  };
}

const unreadable = (path: string, why: string, cause?: unknown) => new PmError('tuning-file', path, why, 'delete it: it is measured anew', { cause });
