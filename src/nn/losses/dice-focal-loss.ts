import { number, optional } from '../arguments';
import { defineLoss } from './define';
import { dice, diceArguments } from './dice-loss';
import { focal } from './focal-loss';
import { checkActivation, targetOf } from './overlap';
import { add, times } from './terms';

/** MONAI's DiceFocalLoss: lambda_dice · DiceLoss + lambda_focal · FocalLoss (by sigmoid, of the logits). `weight` is of the classes that count. */
export const diceFocalLoss = defineLoss(
  'DiceFocalLoss',
  {
    ...diceArguments,
    gamma: optional(number({ min: 0 }), 2),
    lambda_dice: optional(number({ min: 0 }), 1),
    lambda_focal: optional(number({ min: 0 }), 1),
  },
  (args) => {
    checkActivation('DiceFocalLoss', args);
    return (b, prediction, target) => {
      const t = targetOf(b, 'DiceFocalLoss', prediction, target, args.to_onehot_y);
      const focused = focal(b, prediction, t, { ...args, alpha: null, use_softmax: false });
      return add(b, times(b, dice(b, prediction, t, args), args.lambda_dice), times(b, focused, args.lambda_focal));
    };
  },
);
