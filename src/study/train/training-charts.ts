import { type Chart, mostSeries } from '../chart/chart';
import type { EpochSummary } from './log';

/** How charts of a training are worded. */
export interface CurveWords {
  readonly epoch: string;
  readonly loss: string;
  readonly trainingLoss: string;
  readonly validation: string;
}

const english: CurveWords = { epoch: 'epoch', loss: 'loss', trainingLoss: 'training loss (mean of the epoch)', validation: 'validation' };

/** Loss and metrics over epochs: a chart of the loss, and where there are such metrics one of shares (from 0 to 1) and one of distances in mm. */
export function trainingCharts(epochs: readonly EpochSummary[], words: CurveWords = english): Chart[] {
  const names = [...new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics ?? {})))];
  const last = Math.max(2, ...epochs.map(({ epoch }) => epoch));
  const lineOf = (name: string, value: (of: EpochSummary) => number | undefined) => ({
    name,
    points: epochs.map((of) => [of.epoch, value(of) ?? Number.NaN] as const).filter(([, y]) => Number.isFinite(y)),
  });
  const isDistance = (name: string) => name.includes('hd95');
  const metricsOf = (wanted: readonly string[]) => fitting(wanted).map((name) => lineOf(name, ({ metrics }) => metrics?.[name]));
  const chart = (label: string, series: Chart['series'], range?: readonly [number, number]): Chart => ({
    title: label,
    x: { label: words.epoch, range: [1, last], whole: true },
    y: { label, ...(range && { range }) },
    series,
  });
  const loss = chart(words.loss, [lineOf(words.trainingLoss, (of) => of.loss)]);
  const metrics = [
    chart(words.validation, metricsOf(names.filter((name) => !isDistance(name))), [0, 1]),
    chart(`${words.validation}, mm`, metricsOf(names.filter(isDistance))),
  ];
  return [loss, ...metrics.filter(({ series }) => series.some(({ points }) => points.length > 0))];
}

/** The names that have a colour each: all, or the means alone where there are too many labels. */
const fitting = (names: readonly string[]) => (names.length <= mostSeries ? names : names.filter((name) => name.startsWith('mean_')));
