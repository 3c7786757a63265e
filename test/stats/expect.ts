import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseCsv } from '../../src/core/csv';
import { referencePath } from '../support/reference';

/** Relative where the expected value is larger than 1, else absolute; what is not finite must be the same. */
export function near(actual: number, expected: number, tolerance: number, what: string): void {
  const same = Object.is(actual, expected) || actual === expected;
  assert.ok(same || Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual}, not ${expected}`);
}

/** Relative, for p values far from 1. */
export function nearRelative(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.abs(expected), `${what}: ${actual}, not ${expected}`);
}

export function nearAll(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) near(actual[i], expected[i], tolerance, `${what} [${i}]`);
}

/** A table of expected values. */
export interface Table {
  readonly length: number;
  /** The cells of a column, of the rows that `keep` keeps. */
  column(name: string, keep?: (row: number) => boolean): string[];
  numbers(name: string, keep?: (row: number) => boolean): number[];
}

export function readTable(...parts: string[]): Table {
  const [header, ...rows] = parseCsv(readFileSync(referencePath(...parts), 'utf8'), parts[parts.length - 1]);
  const column = (name: string, keep: (row: number) => boolean = () => true) => {
    const at = header.cells.indexOf(name);
    assert.ok(at >= 0, `there is no column ${name}`);
    return rows.filter((_, row) => keep(row)).map(({ cells }) => cells[at]);
  };
  return { length: rows.length, column, numbers: (name, keep) => column(name, keep).map(Number) };
}
