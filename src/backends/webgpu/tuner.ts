import { type RunOptions, throwIfAborted } from '../../core/progress';
import type { Choice, Choose } from './kernel';
import { defaultTable } from './tuning/defaults';
import { fastest, type TuningStore, type TuningTable, untimed } from './tuning/table';

/**
 * How variants are chosen. `never`: by the table that ships, and by rules where it has no row. `cached`: first by what was measured on this
 * device before. `measure`: what is unknown is timed when a plan is loaded, and kept.
 */
export type TuneMode = 'never' | 'cached' | 'measure';

export interface TunerOptions {
  readonly tune: TuneMode;
  /** What a table holds for: adapter, driver and list of variants. */
  readonly key: string;
  readonly store?: TuningStore;
  /** Variants to take wherever they are valid, whatever the tables say. */
  readonly variants?: readonly string[];
  /** Milliseconds that one plan's measurements may take, compilation included. */
  readonly budget: number;
  readonly now: () => number;
}

/** Milliseconds of a choice's trial on a variant. It may stop as soon as it takes longer than `enough`, and tell that. */
export type TimeTrial = (choice: Choice, variant: string, enough: number) => Promise<number>;

/** What slower variants need not be timed more closely than. */
const CLEARLY_SLOWER = 1.5;

/** Answers which variant to take, from tables; fills its own table by measuring where it may. The same table gives the same answers. */
export class Tuner {
  private readonly table: Record<string, Record<string, number>> = {};
  private readonly taken = new Map<string, string>();
  private busy: Promise<void>;

  constructor(
    private readonly adapter: string,
    private readonly options: TunerOptions,
  ) {
    this.busy = options.tune === 'never' ? Promise.resolve() : this.read();
    // Whoever asks next is told.
    this.busy.catch(() => {});
  }

  /** The variant of each class of problems that was asked for, as provenance tells it. */
  get chosen(): ReadonlyMap<string, string> {
    return this.taken;
  }

  readonly choose: Choose = (choice) => {
    const { problem, valid, usual } = choice;
    const forced = this.options.variants?.find((name) => valid.includes(name));
    const name = forced ?? fastest(choice, this.table) ?? fastest(choice, defaultTable(this.adapter)) ?? usual;
    this.taken.set(problem, name);
    return name;
  };

  /** Waits for the stored table; in mode `measure` times what it lacks for these choices, as far as the budget goes. */
  prepare(choices: readonly Choice[], time: TimeTrial, options: RunOptions = {}): Promise<void> {
    const result = this.busy.then(() => (this.options.tune === 'measure' ? this.measure(choices, time, options) : undefined));
    this.busy = result.catch(() => {});
    return result;
  }

  private async read(): Promise<void> {
    const stored: TuningTable = (await this.options.store?.read(this.options.key)) ?? {};
    for (const [problem, times] of Object.entries(stored)) this.table[problem] = { ...times };
  }

  private async measure(choices: readonly Choice[], time: TimeTrial, { signal, onProgress }: RunOptions): Promise<void> {
    const { now, budget, store, key } = this.options;
    const end = now() + budget;
    const classes = [...new Map(choices.map((choice) => [choice.problem, choice])).values()].filter((choice) => choice.valid.length > 1);
    const total = classes.reduce((sum, choice) => sum + untimed(choice, this.table).length, 0);
    let done = 0;
    const timeOne = async (choice: Choice, variant: string): Promise<void> => {
      throwIfAborted(signal);
      this.table[choice.problem] ??= {};
      const times = this.table[choice.problem];
      const ms = await time(choice, variant, CLEARLY_SLOWER * Math.min(...Object.values(times)));
      times[variant] = Math.min(ms, times[variant] ?? ms);
    };
    try {
      for (const choice of classes) {
        const fresh = untimed(choice, this.table);
        for (const variant of fresh) {
          if (now() > end) return;
          await timeOne(choice, variant);
          done++;
          onProgress?.({ stage: 'tune', done, total });
        }
        // The machine may have been busy with something else: who could still win is timed again.
        for (const variant of fresh.length > 0 ? this.contenders(choice) : []) {
          if (now() > end) return;
          await timeOne(choice, variant);
        }
      }
    } finally {
      if (done > 0) await store?.write(key, this.table);
    }
  }

  private contenders({ problem, valid, usual }: Choice): string[] {
    const times = this.table[problem];
    const least = Math.min(...valid.map((name) => times[name]));
    return valid.filter((name) => name === usual || times[name] <= CLEARLY_SLOWER * least);
  }
}
