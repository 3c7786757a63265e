import { readFile } from 'node:fs/promises';
import { PmError } from '../core/errors';
import { type Parameters, parseParameters } from '../radiomics/parameters';
import { integer, type OptionSpec, type OptionValues, text } from './command';

export const radiomicsOptions: Readonly<Record<string, OptionSpec>> = {
  params: { type: 'string', value: 'FILE', help: "PyRadiomics' parameter file, YAML or JSON" },
  label: { type: 'string', value: 'N', help: 'label of the region in the mask (default 1)' },
  'resample-mask': { type: 'boolean', help: "resample a mask with another grid to the image's, nearest neighbour (PyRadiomics' correctMask)" },
};

/** The radiomics parameters that the options ask for. */
export async function readParameterOptions(options: OptionValues): Promise<Parameters> {
  const path = text(options, 'params');
  const parameters = parseParameters(
    path === undefined ? '{}' : await readFile(path, 'utf8').catch((error) => Promise.reject(notReadable(path, error))),
  );
  const label = integer(options, 'label', 0, 2 ** 31) ?? parameters.setting.label;
  const correctMask = Boolean(options['resample-mask']) || parameters.setting.correctMask;
  return { ...parameters, setting: { ...parameters.setting, label, correctMask } };
}

/** A file that is not there or may not be read. */
export function notReadable(path: string, error: NodeJS.ErrnoException): PmError {
  const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
  return new PmError('file-read', path, why, 'check the path', { cause: error });
}
