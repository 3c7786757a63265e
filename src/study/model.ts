import { PmError } from '../core/errors';
import type { Tensor } from '../core/tensor';
import { parseBundle, verifyWeights } from '../nn/formats/bundle';
import type { ModelBundle } from '../nn/formats/bundle-types';
import { readWeights } from '../nn/formats/weights';

/** A bundle with its weights, verified. */
export interface Model {
  readonly bundle: ModelBundle;
  readonly weights: ReadonlyMap<string, Tensor>;
}

/** The models that an analysis uses; each may be absent. */
export type ModelSet = Partial<Record<ModelBundle['task'], Model>>;

/** Reads a file by an address relative to the first one. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

const tasks: readonly ModelBundle['task'][] = ['segmentation', 'classification'];

/**
 * Loads a bundle, or a set of bundles: a JSON file that names one `model.json` a task, e.g.
 * `{"segmentation": "segmentation/model.json", "classification": "classification/model.json"}`.
 */
export async function loadModels(path: string, read: ReadFile): Promise<ModelSet> {
  const text = new TextDecoder().decode(await read(path));
  const set = asSet(text);
  if (!set) {
    const model = await loadModel(text, path, read);
    return { [model.bundle.task]: model };
  }
  const models: ModelSet = {};
  for (const task of tasks) {
    const relative = set[task];
    if (relative === undefined) continue;
    const at = sibling(path, relative);
    const model = await loadModel(new TextDecoder().decode(await read(at)), at, read);
    if (model.bundle.task !== task)
      throw new PmError('model-task', at, `is a ${model.bundle.task} model, ${path} lists it for ${task}`, 'correct the list');
    models[task] = model;
  }
  return models;
}

async function loadModel(text: string, path: string, read: ReadFile): Promise<Model> {
  const bundle = parseBundle(text);
  const bytes = await read(sibling(path, bundle.weights.file));
  await verifyWeights(bundle, bytes);
  return { bundle, weights: readWeights(bytes, bundle.weights.file).tensors };
}

function asSet(text: string): Partial<Record<string, string>> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  const isSet = entries.length > 0 && entries.every(([task, file]) => (tasks as readonly string[]).includes(task) && typeof file === 'string');
  return isSet ? (parsed as Partial<Record<string, string>>) : undefined;
}

/** `file` beside `path`; nothing above that folder. */
function sibling(path: string, file: string): string {
  if (/^[/\\]|^[a-z]+:|(^|[/\\])\.\.([/\\]|$)/i.test(file))
    throw new PmError('model-path', file, 'leaves the folder of the bundle', 'name a file beside model.json');
  return path.replace(/[^/\\]*$/, file);
}
