import { PmError } from '../core/errors';

/** Counts of voxels or cases, prediction against truth. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** Counts over two masks of one length; anything but 0 is positive. */
export function confusionOf(prediction: ArrayLike<number>, truth: ArrayLike<number>): Confusion {
  if (prediction.length !== truth.length) {
    throw new PmError(
      'mask-length',
      'prediction and truth',
      `they have ${prediction.length} and ${truth.length} elements`,
      'give masks of the same grid',
    );
  }
  let tp = 0;
  let fp = 0;
  let fn = 0;
  for (let v = 0; v < truth.length; v++) {
    if (prediction[v]) {
      if (truth[v]) tp++;
      else fp++;
    } else if (truth[v]) fn++;
  }
  return { tp, fp, fn, tn: truth.length - tp - fp - fn };
}

/** a / b, NaN where b is 0. */
function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}

const tpr = ({ tp, fn }: Confusion) => ratio(tp, tp + fn);
const tnr = ({ tn, fp }: Confusion) => ratio(tn, tn + fp);
const ppv = ({ tp, fp }: Confusion) => ratio(tp, tp + fp);
const npv = ({ tn, fn }: Confusion) => ratio(tn, tn + fn);

/** Every metric by the name that MONAI uses first, with its formula; NaN where a denominator is 0. */
const formulas = {
  sensitivity: tpr,
  specificity: tnr,
  precision: ppv,
  'negative predictive value': npv,
  'miss rate': (c: Confusion) => ratio(c.fn, c.tp + c.fn),
  'fall out': (c: Confusion) => ratio(c.fp, c.fp + c.tn),
  'false discovery rate': (c: Confusion) => ratio(c.fp, c.fp + c.tp),
  'false omission rate': (c: Confusion) => ratio(c.fn, c.fn + c.tn),
  'prevalence threshold': (c: Confusion) => ratio(Math.sqrt(tpr(c) * (1 - tnr(c))) + tnr(c) - 1, tpr(c) + tnr(c) - 1),
  'threat score': (c: Confusion) => ratio(c.tp, c.tp + c.fn + c.fp),
  accuracy: (c: Confusion) => ratio(c.tp + c.tn, c.tp + c.fp + c.tn + c.fn),
  'balanced accuracy': (c: Confusion) => (tpr(c) + tnr(c)) / 2,
  'f1 score': (c: Confusion) => ratio(2 * c.tp, 2 * c.tp + c.fn + c.fp),
  'matthews correlation coefficient': (c: Confusion) =>
    ratio(c.tp * c.tn - c.fp * c.fn, Math.sqrt((c.tp + c.fp) * (c.tp + c.fn) * (c.tn + c.fp) * (c.tn + c.fn))),
  'fowlkes mallows index': (c: Confusion) => Math.sqrt(ppv(c) * tpr(c)),
  informedness: (c: Confusion) => tpr(c) + tnr(c) - 1,
  markedness: (c: Confusion) => ppv(c) + npv(c) - 1,
} as const;

export type ConfusionMetric = keyof typeof formulas;

/** Other names of the same metrics. */
const aliases: Readonly<Record<string, ConfusionMetric>> = {
  recall: 'sensitivity',
  'hit rate': 'sensitivity',
  'true positive rate': 'sensitivity',
  tpr: 'sensitivity',
  selectivity: 'specificity',
  'true negative rate': 'specificity',
  tnr: 'specificity',
  'positive predictive value': 'precision',
  ppv: 'precision',
  npv: 'negative predictive value',
  'false negative rate': 'miss rate',
  fnr: 'miss rate',
  'false positive rate': 'fall out',
  fpr: 'fall out',
  fdr: 'false discovery rate',
  for: 'false omission rate',
  pt: 'prevalence threshold',
  'critical success index': 'threat score',
  ts: 'threat score',
  csi: 'threat score',
  acc: 'accuracy',
  ba: 'balanced accuracy',
  f1: 'f1 score',
  mcc: 'matthews correlation coefficient',
  fm: 'fowlkes mallows index',
  'bookmaker informedness': 'informedness',
  bm: 'informedness',
  'youden index': 'informedness',
  youden: 'informedness',
  deltap: 'markedness',
  mk: 'markedness',
};

/** A metric by MONAI's name or one of its other names; spaces and underscores are the same. */
export function confusionMetric(name: string, counts: Confusion): number {
  const plain = name.toLowerCase().replaceAll('_', ' ');
  const known = Object.hasOwn(aliases, plain) ? aliases[plain] : plain;
  if (!Object.hasOwn(formulas, known)) {
    throw new PmError(
      'metric-name',
      `confusion metric ${JSON.stringify(name)}`,
      'there is none of this name',
      `use one of ${Object.keys(formulas).join(', ')}`,
    );
  }
  return formulas[known as ConfusionMetric](counts);
}
