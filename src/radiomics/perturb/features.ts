import type { Backend } from '../../backends/backend';
import type { WarningOptions } from '../../core/warning';
import type { Volume } from '../../imaging/volume';
import { extractFeatures } from '../extract';
import type { Parameters } from '../parameters';
import { checkMask, selectLabel } from '../preprocess/mask';
import { type Chain, type Draw, perturb } from './chain';

/**
 * The features of a case after a chain of perturbations. They act on the image's own grid, before what the parameters say of
 * normalising and resampling. Errors are those of `extractFeatures`.
 */
export async function perturbedFeatures(
  image: Volume,
  labels: Volume,
  { chain, draw }: { readonly chain: Chain; readonly draw: Draw },
  parameters: Parameters,
  backend: Backend,
  options: WarningOptions = {},
): Promise<Record<string, number>> {
  const { setting } = parameters;
  const { mask } = checkMask(image, selectLabel(labels, setting), setting);
  const perturbed = perturb(image, mask, chain, draw);
  const plain = { ...parameters, setting: { ...setting, label: 1, label_channel: 0, additionalInfo: false } };
  return (await extractFeatures(perturbed.image, perturbed.mask, plain, backend, options)).features;
}
