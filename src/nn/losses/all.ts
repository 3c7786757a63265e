import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { bceWithLogitsLoss } from './bce-with-logits-loss';
import { crossEntropyLoss } from './cross-entropy-loss';
import type { LossDefinition } from './define';
import { diceCELoss } from './dice-ce-loss';
import { diceFocalLoss } from './dice-focal-loss';
import { diceLoss } from './dice-loss';
import { focalLoss } from './focal-loss';
import { generalizedDiceLoss } from './generalized-dice-loss';
import { mseLoss } from './mse-loss';
import { smoothL1Loss } from './smooth-l1-loss';
import { tverskyLoss } from './tversky-loss';

/** Every loss that can be asked for by name: PyTorch 1.13's and MONAI 1.3.2's. `deepSupervision` wraps one of them. */
export const losses: readonly LossDefinition[] = [
  crossEntropyLoss,
  bceWithLogitsLoss,
  mseLoss,
  smoothL1Loss,
  diceLoss,
  generalizedDiceLoss,
  diceCELoss,
  diceFocalLoss,
  focalLoss,
  tverskyLoss,
];

/** The loss of a name, case aside. Throws `loss-unknown`. */
export function lossNamed(name: string): LossDefinition {
  const found = losses.find((loss) => loss.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = losses.map((loss) => loss.name);
  throw new PmError(
    'loss-unknown',
    `loss ${JSON.stringify(name)}`,
    'is not one of those there are',
    `did you mean ${nearestName(name, names)}? (there are ${names.join(', ')})`,
  );
}
