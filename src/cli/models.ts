import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModels, type ModelSet } from '../study/model';
import { type OptionSpec, type OptionValues, text } from './command';
import { notReadable } from './parameters';

export const modelOption: Readonly<Record<string, OptionSpec>> = {
  model: {
    type: 'string',
    value: 'MODEL',
    help: 'model.json, a set of them, or the folder of either (default: the demonstration models that come with the program)',
  },
};

const SAMPLE = new URL('./demo/sample/models.json', import.meta.url);

/** The models that `--model` names, or those that come with the program. */
export function openModels(options: OptionValues): Promise<ModelSet> {
  return openModelsAt(text(options, 'model') ?? fileURLToPath(SAMPLE));
}

/** Of model.json, a set of them, or the folder of either. */
export async function openModelsAt(given: string): Promise<ModelSet> {
  const isFolder = (await stat(given).catch((error) => Promise.reject(notReadable(given, error)))).isDirectory();
  const read = (path: string) => readFile(path).catch((error) => Promise.reject(notReadable(path, error)));
  if (!isFolder) return loadModels(given, read);
  const set = join(given, 'models.json');
  const isSet = await stat(set).then(
    () => true,
    () => false,
  );
  return loadModels(isSet ? set : join(given, 'model.json'), read);
}
