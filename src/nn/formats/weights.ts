import { PmError } from '../../core/errors';
import { weightsFormats } from './all';
import type { ReadOptions, Weights } from './format';

/**
 * Reads a file of weights, telling its format by its first bytes.
 *
 * `name` is the file's name and serves the error message only. Throws `weights-format` on any other kind of file.
 */
export function readWeights(bytes: Uint8Array, name: string, options: ReadOptions = {}): Weights {
  const format = weightsFormats.find((candidate) => candidate.detect(bytes));
  if (!format) throw new PmError('weights-format', name, foreign(bytes, name), `give weights as ${readable()}`);
  return format.read(bytes, options);
}

function readable(): string {
  return weightsFormats.map(({ name, extensions }) => `${name} (${extensions.join(', ')})`).join(' or ');
}

function foreign(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) return 'the file is empty';
  if (name.toLowerCase().endsWith('.onnx')) return 'ONNX is a graph with its weights inside, not a file of weights';
  const start = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `its first bytes (${start}) are of no format of weights that is read`;
}
