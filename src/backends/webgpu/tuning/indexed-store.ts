import { PmError } from '../../../core/errors';
import { isTuningTable, type TuningStore } from './table';

const DATABASE = 'pm-analyzer tuning';
const TABLES = 'tables';

/**
 * Tables in the browser's database. PmError `tuning-database` where the browser refuses it, as in some private windows.
 *
 * @param factory the page's or the worker's `indexedDB`
 */
export function createIndexedTuningStore(factory: IDBFactory): TuningStore {
  const transact = async <T>(mode: IDBTransactionMode, work: (tables: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const opening = factory.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLES);
    const database = await settled(opening);
    try {
      return await settled(work(database.transaction(TABLES, mode).objectStore(TABLES)));
    } finally {
      database.close();
    }
  };
  return {
    read: async (key) => {
      const table = await transact('readonly', (tables) => tables.get(key) as IDBRequest<unknown>);
      return isTuningTable(table) ? table : undefined;
    },
    write: async (key, table) => {
      await transact('readwrite', (tables) => tables.put(table, key));
    },
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () =>
      reject(new PmError('tuning-database', 'IndexedDB', `${request.error?.message}`, 'go without a store', { cause: request.error }));
  });
}
