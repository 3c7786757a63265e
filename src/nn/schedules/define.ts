import { type ArgumentsOf, number, readArguments, type Schema } from '../arguments';

/** The learning rate in effect during a step (or an epoch, where the caller counts those), from 0; a pure function. */
export type Schedule = (step: number) => number;

/** A learning-rate schedule by its name and keyword arguments, PyTorch's or MONAI's own. */
export interface ScheduleDefinition {
  readonly name: string;
  /** Checks the arguments; `baseLr` is the optimiser's own rate. Throws PmError as `readArguments`. */
  create(baseLr: number, given?: Readonly<Record<string, unknown>>): Schedule;
}

/** Declares a schedule by the schema of its arguments; `prepare` checks them together and gives the formula. */
export function defineSchedule<S extends Schema>(
  name: string,
  schema: S,
  prepare: (args: ArgumentsOf<S>) => (step: number, baseLr: number) => number,
): ScheduleDefinition {
  return {
    name,
    create: (baseLr, given = {}) => {
      number({ min: 0 })(baseLr, `${name} base rate`);
      const rate = prepare(readArguments(name, schema, given));
      return (step) => rate(number({ min: 0 })(step, `${name} step`), baseLr);
    },
  };
}

/** Half a cosine from `from` (progress 0) to `to` (progress 1). */
export function cosine(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
}
