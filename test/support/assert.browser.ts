/** What `node:assert/strict` is in browser tests: its most used assertions, by Chai's deep equality. */
import { assert as chai } from 'chai';

type Expected = RegExp | ((error: Error) => boolean) | (abstract new (...args: never[]) => Error) | Record<string, unknown>;

function ok(value: unknown, message?: string): asserts value {
  chai.isOk(value, message);
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) chai.strictEqual(actual, expected, message);
}

function matches(error: unknown, expected: Expected | undefined): void {
  if (expected === undefined) return;
  if (expected instanceof RegExp) chai.match(String(error), expected);
  else if (typeof expected !== 'function') for (const [key, value] of Object.entries(expected)) matchesKey(error, key, value);
  else if (expected.prototype instanceof Error || (expected as unknown) === Error) chai.instanceOf(error, expected as new () => Error);
  else chai.isTrue((expected as (error: unknown) => boolean)(error), 'the error is not the expected one');
}

function matchesKey(error: unknown, key: string, value: unknown): void {
  const own = (error as Record<string, unknown>)[key];
  if (value instanceof RegExp) chai.match(String(own), value);
  else chai.deepEqual(own, value);
}

function throws(body: () => unknown, expected?: Expected): void {
  let thrown: unknown;
  try {
    body();
  } catch (error) {
    thrown = error;
  }
  chai.isDefined(thrown, 'nothing was thrown');
  matches(thrown, expected);
}

async function rejects(body: Promise<unknown> | (() => Promise<unknown>), expected?: Expected): Promise<void> {
  let thrown: unknown;
  try {
    await (typeof body === 'function' ? body() : body);
  } catch (error) {
    thrown = error;
  }
  chai.isDefined(thrown, 'nothing was thrown');
  matches(thrown, expected);
}

const assert = Object.assign(ok, {
  ok,
  equal,
  notEqual: (actual: unknown, expected: unknown, message?: string) => chai.isFalse(Object.is(actual, expected), message),
  strictEqual: equal,
  deepEqual: (actual: unknown, expected: unknown, message?: string) => chai.deepEqual(actual, expected, message),
  notDeepEqual: (actual: unknown, expected: unknown, message?: string) => chai.notDeepEqual(actual, expected, message),
  match: (text: string, pattern: RegExp, message?: string) => chai.match(text, pattern, message),
  doesNotMatch: (text: string, pattern: RegExp, message?: string) => chai.notMatch(text, pattern, message),
  fail: (message?: string) => chai.fail(message ?? 'failed'),
  throws,
  rejects,
});

// biome-ignore lint/style/noDefaultExport: it stands for a module whose export is its default
export default assert;
