import { messageOf, PmError } from '../../core/errors';
import { sha256Hex } from '../../core/hash';
import type { Tensor } from '../../core/tensor';
import { bundleSchema } from './bundle-schema';
import type { ModelBundle } from './bundle-types';
import { duplicateKey } from './json-keys';
import { writeSafetensors } from './safetensors';

/**
 * Reads model.json, given as text or parsed.
 *
 * Throws `bundle-invalid`, naming the field by its path (`inferer.roiSize[2]`) and what may stand there.
 */
export function parseBundle(json: unknown): ModelBundle {
  return bundleSchema(typeof json === 'string' ? parseText(json) : json, '');
}

function parseText(json: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new PmError('bundle-invalid', 'model.json', `is not JSON (${messageOf(error)})`, 'mend it, or write it anew', { cause: error });
  }
  const duplicate = duplicateKey(json);
  if (duplicate !== undefined) throw new PmError('bundle-invalid', 'model.json', `names ${JSON.stringify(duplicate)} twice`, 'remove one of them');
  return parsed;
}

/**
 * Checks that `bytes` is the file of weights that the bundle was made with, by length and SHA-256.
 *
 * Throws `bundle-weights` where it is another, and `no-web-crypto` on pages that cannot compute the hash.
 */
export async function verifyWeights({ weights }: ModelBundle, bytes: Uint8Array): Promise<void> {
  const mismatch = (why: string): PmError =>
    new PmError('bundle-weights', weights.file, why, 'the file is not the one that model.json describes: take both from the same source again');
  if (bytes.length !== weights.bytes) throw mismatch(`has ${bytes.length} bytes, model.json says ${weights.bytes}`);
  const sha256 = await sha256Hex(bytes);
  if (sha256 !== weights.sha256) throw mismatch(`has the SHA-256 ${sha256}, model.json says ${weights.sha256}`);
}

/** All of a bundle but what `writeBundle` fills in. */
export type BundleDescription = Omit<ModelBundle, 'schemaVersion' | 'weights'>;

export interface WrittenBundle {
  readonly bundle: ModelBundle;
  /** Text of model.json. */
  readonly json: string;
  /** Bytes of weights.safetensors; its metadata holds the architecture, so that the file also stands alone. */
  readonly weights: Uint8Array;
}

/** Makes a bundle of a network's description and its state dict. Throws `bundle-invalid` on a description that is not whole. */
export async function writeBundle(description: BundleDescription, tensors: ReadonlyMap<string, Tensor>): Promise<WrittenBundle> {
  const weights = writeSafetensors(tensors, { architecture: JSON.stringify(description.architecture) });
  const reference = { file: 'weights.safetensors', sha256: await sha256Hex(weights), bytes: weights.length };
  const bundle = parseBundle({ ...description, schemaVersion: 1, weights: reference });
  return { bundle, json: `${JSON.stringify(bundle, null, 2)}\n`, weights };
}
