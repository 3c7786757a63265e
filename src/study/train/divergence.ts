import { PmError } from '../../core/errors';
import type { Batch } from '../dataset/collate';
import type { LogRow } from './log';

/** Steps before the failure that say whether gradients grew. */
const WINDOW = 20;
/** So many times their median is growth. */
const GROWTH = 5;

/** What is known where a step fails. */
interface Failure {
  readonly batches: readonly Batch[];
  readonly rows: readonly LogRow[];
  readonly lr: number;
  readonly clipNorm: number | null;
  /** The last checkpoint that is good, and its step. */
  readonly checkpoint: string;
  readonly checkpointStep: number;
}

const codes = ['loss-not-finite', 'gradient-not-finite', 'weights-not-finite'];

/** The error of a step with its likely cause and the way back; any other error as it is. */
export function explainDivergence(error: unknown, failure: Failure): unknown {
  if (!(error instanceof PmError) || !codes.includes(error.code)) return error;
  const { cause, remedy } = likelyCause(failure);
  const hint = `${remedy}; the last good checkpoint is ${failure.checkpoint} (step ${failure.checkpointStep})`;
  return new PmError(error.code, error.what, `${error.why}, likely because ${cause}`, hint, { cause: error });
}

function likelyCause({ batches, rows, lr, clipNorm }: Failure): { cause: string; remedy: string } {
  const found = batches.map(unfit).find((text) => text !== undefined);
  if (found) return { cause: found, remedy: 'mend or leave out that case, or the transform that makes such values' };
  const norms = rows.slice(-WINDOW).map(({ gradientNorm }) => gradientNorm);
  const last = norms[norms.length - 1];
  const usual = norms.toSorted((a, b) => a - b)[norms.length >> 1];
  const clip = clipNorm === null ? 'set clip_norm (12 is usual), or lower the learning rate' : 'lower the learning rate or clip_norm';
  if (norms.length > 1 && last > GROWTH * usual) {
    return { cause: `gradients explode: their norm was ${brief(usual)} and came to ${brief(last)} at a learning rate of ${brief(lr)}`, remedy: clip };
  }
  const grown = growth(rows.slice(-WINDOW).map(({ loss }) => loss));
  if (grown) return { cause: `the learning rate of ${brief(lr)} is too high: the loss rose from ${grown}`, remedy: 'lower it, or warm it up' };
  const where = rows.length === 0 ? ', or the initial weights are unfit' : '';
  return { cause: `the learning rate of ${brief(lr)} is too high${where}; the inputs are finite`, remedy: clip };
}

function unfit({ image, label, samples }: Batch): string | undefined {
  for (const [what, { data }] of Object.entries({ image, label })) {
    const values = data as Float32Array;
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return `the ${what} of case "${samples[Math.floor((at * samples.length) / values.length)].id}" holds ${values[at]}`;
  }
  return undefined;
}

function growth(losses: readonly number[]): string | undefined {
  const [from, to] = [Math.min(...losses), losses[losses.length - 1]];
  return losses.length > 1 && to > 2 * from ? `${brief(from)} to ${brief(to)}` : undefined;
}

const brief = (value: number) => String(Number(value.toPrecision(3)));
