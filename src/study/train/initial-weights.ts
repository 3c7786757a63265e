import { PmError } from '../../core/errors';
import type { Tensor } from '../../core/tensor';
import { readWeights } from '../../nn/formats/weights';
import { initialise } from '../../nn/initialise';
import type { StateEntry } from '../../nn/layers/module';
import { transferWeights } from '../../nn/transfer';
import { stateDictOf } from './checkpoint';
import type { InitialWeights } from './config-types';

/** Keys that a message names of many. */
const SHOWN = 4;

/**
 * The state dict to begin with: PyTorch's initial values, and over them those of a file, by key and shape. What did not fit is noted.
 * Throws `weights-missing` for a file that does not fit key by key, unless it need not (`strict: false`).
 */
export function startingWeights(
  stateDict: readonly StateEntry[],
  seed: number,
  given: (InitialWeights & { readonly bytes: Uint8Array }) | undefined,
  note: (line: string) => void = () => {},
): ReadonlyMap<string, Tensor> {
  const initial = initialise(stateDict, seed);
  if (!given) return initial;
  const { file, bytes, strict, stateDict: wanted } = given;
  const { tensors } = readWeights(bytes, file, wanted === null ? {} : { stateDict: wanted });
  const { weights, missing, mismatched, unexpected } = transferWeights(initial, stateDictOf(tensors));
  const counters = new Set(stateDict.filter(({ dtype }) => dtype === 'i64').map(({ key }) => key));
  const differences = [
    ['lacks', missing.filter((key) => !counters.has(key))],
    ['has of another shape', mismatched],
    ['has besides', unexpected],
  ] as const;
  const texts = differences.filter(([, keys]) => keys.length > 0).map(([what, keys]) => `${what} ${listed(keys)}`);
  if (mismatched.length + missing.length === initial.size) {
    throw new PmError('weights-missing', file, 'has none of the network’s weights', 'give weights of the same architecture');
  }
  if (texts.length > 0 && strict) {
    throw new PmError(
      'weights-missing',
      file,
      texts.join('; '),
      'give weights of the same architecture, or set strict: false to begin with what fits',
    );
  }
  for (const text of texts) note(`${file} ${text}`);
  note(`${file}: ${initial.size - missing.length - mismatched.length} of ${initial.size} tensors taken`);
  return weights;
}

function listed(keys: readonly string[]): string {
  const shown = keys.slice(0, SHOWN).join(', ');
  return keys.length > SHOWN ? `${keys.length} tensors: ${shown}, …` : `${keys.length === 1 ? '1 tensor' : `${keys.length} tensors`}: ${shown}`;
}
