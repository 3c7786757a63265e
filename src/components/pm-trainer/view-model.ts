import type { Strings } from '../strings/strings';
import type { PageCohort } from '../training/cohort';
import type { TrainerState } from '../training/trainer';

/** What the view shows and what it can ask for; the element is the one behind it. */
export interface TrainerView {
  readonly t: Strings;
  readonly state: TrainerState;
  readonly busy: boolean;
  readonly locale: string;
  readonly config: string;
  readonly cohort?: PageCohort;
  /** The file of weights that new trainings begin with. */
  readonly weights?: string;
  readonly actions: {
    openCases(files: readonly File[]): void;
    setConfig(text: string): void;
    openConfig(file: File): void;
    train(run?: string): void;
    pause(): void;
    resume(): void;
    cancel(): void;
    save(run: string): void;
    remove(run: string): void;
    openTraining(files: readonly File[]): void;
    beginWith(weights: File | undefined): void;
  };
}
