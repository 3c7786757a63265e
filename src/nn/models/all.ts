import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { basicUnet } from './basic-unet';
import type { NetworkDefinition } from './define';
import { densenets } from './densenet';
import { resnets } from './resnet';
import { unet } from './unet';

/** Every network that can be built by name: MONAI 1.3.2's. */
export const networks: readonly NetworkDefinition[] = [unet, basicUnet, ...densenets, ...resnets];

/** The network of a name, case aside, since MONAI has aliases such as `Unet` and `densenet121`. Throws `network-unknown`. */
export function networkNamed(name: string): NetworkDefinition {
  const found = networks.find((network) => network.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = networks.map((network) => network.name);
  throw new PmError(
    'network-unknown',
    `network ${JSON.stringify(name)}`,
    'is not one that can be built',
    `did you mean ${nearestName(name, names)}? (there are ${names.join(', ')})`,
  );
}
