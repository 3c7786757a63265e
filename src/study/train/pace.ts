/** How much a new duration counts against those before. */
const WEIGHT = 0.1;

/** How long steps and validations take, and so what is left. */
export class Pace {
  private readonly seconds: { step?: number; validation?: number } = {};

  add(kind: 'step' | 'validation', seconds: number): void {
    const before = this.seconds[kind];
    this.seconds[kind] = before === undefined ? seconds : before + WEIGHT * (seconds - before);
  }

  /** Seconds for so many more; undefined before the first of a kind that is still to come. A validation counts once one has been. */
  left(steps: number, validations: number): number | undefined {
    const { step, validation = 0 } = this.seconds;
    return step === undefined ? undefined : steps * step + validations * validation;
  }
}
