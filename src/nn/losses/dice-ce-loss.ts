import { number, optional } from '../arguments';
import { binaryCrossEntropy } from './bce-with-logits-loss';
import { crossEntropy } from './cross-entropy-loss';
import { classWeights, defineLoss, weightsFor } from './define';
import { dice, diceArguments } from './dice-loss';
import { checkActivation, targetOf } from './overlap';
import { add, times } from './terms';

/**
 * MONAI's DiceCELoss: lambda_dice · DiceLoss + lambda_ce · CrossEntropyLoss of the logits, which for one channel is BCEWithLogitsLoss.
 * `weight` is of all classes (`pos_weight` for one channel); Dice leaves out the background's where it leaves out the background.
 * A label map with `to_onehot_y` is class indices to the cross-entropy, another target class probabilities.
 */
export const diceCELoss = defineLoss(
  'DiceCELoss',
  {
    ...diceArguments,
    weight: optional(classWeights, null),
    lambda_dice: optional(number({ min: 0 }), 1),
    lambda_ce: optional(number({ min: 0 }), 1),
  },
  (args) => {
    checkActivation('DiceCELoss', args);
    return (b, prediction, target) => {
      const classes = prediction.shape[1];
      const t = targetOf(b, 'DiceCELoss', prediction, target, args.to_onehot_y);
      const weight = args.weight === null ? null : weightsFor(args.weight, classes, 'DiceCELoss.weight');
      const overlap = dice(b, prediction, t, { ...args, weight: args.include_background || classes === 1 ? weight : (weight?.slice(1) ?? null) });
      const entropy =
        classes === 1
          ? binaryCrossEntropy(b, prediction, t, weight, args.reduction)
          : crossEntropy(b, prediction, t, args.to_onehot_y ? 'indices' : 'probabilities', { ...args, weight, label_smoothing: 0 });
      return add(b, times(b, overlap, args.lambda_dice), times(b, entropy, args.lambda_ce));
    };
  },
);
