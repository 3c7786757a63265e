import type { TuningTable } from './table';

const none: TuningTable = {};

/** Measured once and shipped, by what an adapter's name contains. Rows exist only for devices that they were measured on. */
const tables: readonly { readonly adapter: RegExp; readonly table: TuningTable }[] = [];

/** The shipped table of an adapter; empty where it was never measured. */
export function defaultTable(adapter: string): TuningTable {
  return tables.find((entry) => entry.adapter.test(adapter))?.table ?? none;
}
