import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { gradCam } from './grad-cam';
import { gradCamPlusPlus } from './grad-cam-plus-plus';
import { integratedGradients } from './integrated-gradients';
import type { ExplainMethod } from './method';
import { occlusion } from './occlusion';

/** Every method that can be asked for by name. */
export const explainMethods: readonly ExplainMethod[] = [gradCam, gradCamPlusPlus, occlusion, integratedGradients];

/** The method of a name. Throws `explain-method`. */
export function explainMethodNamed(name: string): ExplainMethod {
  const found = explainMethods.find((method) => method.name === name.toLowerCase());
  if (found) return found;
  const names = explainMethods.map((method) => method.name);
  throw new PmError(
    'explain-method',
    `method ${JSON.stringify(name)}`,
    'is not one of those there are',
    `did you mean ${nearestName(name, names)}? (there are ${names.join(', ')})`,
  );
}
