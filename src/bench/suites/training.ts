import type { TrainingBenchmark } from '../suite';
import { densenet121, unet } from './models';

/** Steps of training. */
export const trainingBenchmarks: readonly TrainingBenchmark[] = [
  {
    suite: 'training',
    name: 'UNet 64³, batch norm, batch 1',
    architecture: unet('batch'),
    input: [1, 1, 64, 64, 64],
    small: [1, 1, 32, 32, 32],
    loss: { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } },
  },
  {
    suite: 'training',
    name: 'DenseNet121 64³, batch 2',
    architecture: densenet121,
    input: [2, 1, 64, 64, 64],
    small: [2, 1, 32, 32, 32],
    loss: { name: 'CrossEntropyLoss', args: {} },
  },
];
