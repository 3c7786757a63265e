import { transferHandlers } from 'comlink';
import { PmError } from '../core/errors';

interface Wire {
  readonly name: string;
  readonly message: string;
  readonly parts?: readonly [code: string, what: string, why: string, hint: string];
}

/**
 * Lets errors cross between worker and page whole: a PmError stays one, with its code, and a cancelled run stays an AbortError.
 * Both sides call this once, before they talk.
 */
export function keepErrors(): void {
  const original = transferHandlers.get('throw');
  if (!original) return;
  transferHandlers.set('throw', {
    canHandle: original.canHandle,
    serialize: (thrown: unknown) => [toWire((thrown as { value: unknown }).value), []],
    deserialize: (wire: unknown) => {
      throw fromWire(wire as Wire);
    },
  });
}

function toWire(value: unknown): Wire {
  if (value instanceof PmError) return { name: value.name, message: value.message, parts: [value.code, value.what, value.why, value.hint] };
  if (value instanceof Error) return { name: value.name, message: value.message };
  return { name: 'Error', message: String(value) };
}

function fromWire({ name, message, parts }: Wire): Error {
  if (parts) return new PmError(...parts);
  if (name === 'AbortError') return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}
