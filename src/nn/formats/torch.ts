import type { Tensor } from '../../core/tensor';
import type { ReadOptions, WeightsFormat } from './format';
import { readTorchLegacy } from './torch/legacy';
import { materialise } from './torch/materialise';
import { measureNesting } from './torch/nesting';
import type { PlainValue } from './torch/pickle-values';
import { findStateDict } from './torch/state-dict';
import { readTorchZip } from './torch/zip';

export interface TorchCheckpoint {
  /** Row-major, in the file's order and element types, without a wrapper's `module.` before the keys. */
  readonly stateDict: Map<string, Tensor>;
  /** Plain values beside it, by their path: `epoch`, `config`. */
  readonly other: Map<string, PlainValue>;
  /** Paths of what else holds tensors and was not read, such as `optimizer`. */
  readonly skipped: readonly string[];
}

/**
 * Reads a checkpoint of `torch.save`, of the zip format or the older stream format, without running anything in it:
 * tensors and plain data are read, any other Python object is refused by its name.
 *
 * Throws `pickle-refused`, `pickle-invalid`, `torch-invalid`, `torch-expansion` or `torch-state-dict`.
 */
export function readTorch(bytes: Uint8Array, options: ReadOptions = {}): TorchCheckpoint {
  const container = isZip(bytes) ? readTorchZip(bytes) : readTorchLegacy(bytes);
  const measure = measureNesting(container.root);
  const { views, other, skipped } = findStateDict(container.root, measure, options.stateDict);
  return { stateDict: materialise(views, container), other, skipped };
}

/** The signature of a zip file's first entry, PK\3\4. */
function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** A pickle's first opcode: PROTO, or in protocol 1 the magic number in decimals. */
function isPickle(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80 || new TextDecoder().decode(bytes.subarray(0, 9)) === 'L11954703';
}

export const torchFormat: WeightsFormat = {
  name: 'PyTorch',
  extensions: ['.pt', '.pth', '.ckpt'],
  detect: (bytes) => isZip(bytes) || isPickle(bytes),
  read: (bytes, options) => ({ tensors: readTorch(bytes, options).stateDict, metadata: {} }),
};
