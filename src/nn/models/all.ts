import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { attentionUnet } from './attention-unet';
import { basicUnet } from './basic-unet';
import type { NetworkDefinition } from './define';
import { densenets } from './densenet';
import { dynUNet } from './dynunet';
import { efficientNetBN } from './efficientnet';
import { resnets } from './resnet';
import { segResNet } from './segresnet';
import { senets } from './senet';
import { unet } from './unet';
import { vnet } from './vnet';

/** Every network that can be built by name: MONAI 1.3.2's. */
export const networks: readonly NetworkDefinition[] = [
  unet,
  basicUnet,
  attentionUnet,
  segResNet,
  dynUNet,
  vnet,
  ...densenets,
  ...resnets,
  ...senets,
  efficientNetBN,
];

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
