import { csvLine, parseCsv } from '../../core/csv';
import { PmError } from '../../core/errors';
import { files, type TrainingStore } from './store';

/** Metrics by name; NaN where there is none. */
export type Metrics = Readonly<Record<string, number>>;

/** One step of a training. Plain data. */
export interface LogRow {
  /** From 1, as all that people read. */
  readonly epoch: number;
  readonly step: number;
  readonly lr: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** Seconds of training until its end, all runs together. */
  readonly seconds: number;
  /** Of the validation after it, where there was one. */
  readonly metrics?: Metrics;
}

const first = ['epoch', 'step', 'lr', 'loss', 'gradient_norm'];

/** log.csv: a row a step, `epoch, step, lr, loss, gradient_norm`, the metrics where a validation followed, `seconds`. */
export class TrainingLog {
  private constructor(
    private readonly store: TrainingStore,
    private readonly metricNames: readonly string[],
    private readonly kept: LogRow[],
  ) {}

  get rows(): readonly LogRow[] {
    return this.kept;
  }

  /** An empty log in the place of any that was there. */
  static async begin(store: TrainingStore, metricNames: readonly string[]): Promise<TrainingLog> {
    const log = new TrainingLog(store, metricNames, []);
    await store.write(files.log, log.text());
    return log;
  }

  /** The log up to `step`; what came after it, and what a kill left of a row, is cut off. Throws `train-log` where rows are missing. */
  static async upTo(step: number, store: TrainingStore, metricNames: readonly string[]): Promise<TrainingLog> {
    const rows = readLog(new TextDecoder().decode(await store.read(files.log)));
    const kept = rows.slice(0, step);
    const wrong = kept.findIndex((row, at) => row.step !== at + 1);
    if (kept.length < step || wrong >= 0) {
      const why = `the row of step ${wrong >= 0 ? wrong + 1 : kept.length + 1} of ${step} is not there`;
      throw new PmError('train-log', store.locate(files.log), why, 'put the file back, or begin anew in another folder');
    }
    const log = new TrainingLog(store, metricNames, kept);
    await store.write(files.log, log.text());
    return log;
  }

  async append(row: LogRow): Promise<void> {
    this.kept.push(row);
    await this.store.append(files.log, this.line(row));
  }

  private text(): string {
    return csvLine([...first, ...this.metricNames, 'seconds']) + this.kept.map((row) => this.line(row)).join('');
  }

  private line({ epoch, step, lr, loss, gradientNorm, seconds, metrics }: LogRow): string {
    return csvLine([epoch, step, lr, loss, gradientNorm, ...this.metricNames.map((name) => metrics?.[name]), seconds]);
  }
}

/** The rows of a log's text, with the metrics that its header names; what was cut off of the last one is left out. */
export function readLog(text: string): LogRow[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [header, ...lines] = parseCsv(whole, files.log);
  const columns = header?.cells ?? [];
  const metricNames = columns.slice(first.length, -1);
  return lines.map(({ cells }) => readRow(Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])), metricNames));
}

function readRow(cells: Readonly<Record<string, string>>, metricNames: readonly string[]): LogRow {
  const number = (column: string) => Number(cells[column] || Number.NaN);
  const metrics = Object.fromEntries(metricNames.map((name) => [name, number(name)]));
  return {
    epoch: number('epoch'),
    step: number('step'),
    lr: number('lr'),
    loss: number('loss'),
    gradientNorm: number('gradient_norm'),
    seconds: number('seconds'),
    ...(metricNames.some((name) => cells[name] !== '') && { metrics }),
  };
}

/** One epoch in sum. */
export interface EpochSummary {
  readonly epoch: number;
  readonly lr: number;
  /** Mean of its steps. */
  readonly loss: number;
  readonly metrics?: Metrics;
}

/** The epochs of a log, also one that is not at its end. */
export function epochsOf(rows: readonly LogRow[]): EpochSummary[] {
  const epochs: EpochSummary[] = [];
  for (let from = 0; from < rows.length; ) {
    const { epoch } = rows[from];
    let to = from;
    let sum = 0;
    for (; to < rows.length && rows[to].epoch === epoch; to++) sum += rows[to].loss;
    const { lr, metrics } = rows[to - 1];
    epochs.push({ epoch, lr, loss: sum / (to - from), ...(metrics && { metrics }) });
    from = to;
  }
  return epochs;
}
