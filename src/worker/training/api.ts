import type { Warning } from '../../core/warning';
import type { Volume } from '../../imaging/volume';
import type { Provenance } from '../../study/provenance';
import type { BestState } from '../../study/train/checkpoint';
import type { Task } from '../../study/train/config-types';
import type { EpochSummary } from '../../study/train/log';
import type { EpochEvent, StepEvent } from '../../study/train/trainer';
import type { NamedBytes } from '../named-bytes';

/** A file of the page by its path. The worker reads its bytes when it needs them. */
export interface GivenFile {
  readonly name: string;
  readonly file: Blob;
}

/** An image of a case: one that the page has made, or its files, as `readVolume` takes them. */
export type CaseImage = Volume | readonly GivenFile[];

/** One case of a cohort, with the columns of a cohort's file. */
export interface GivenCase {
  readonly id: string;
  /** `train` or `validation`; other cases are left out. */
  readonly split: string;
  readonly image: CaseImage;
  /** Of a segmentation. */
  readonly mask?: CaseImage;
  /** Of a classification: a class by its name or its number. */
  readonly label?: string;
}

/** A cohort's CSV and the files that it names, relative to its own path. */
export interface GivenTable {
  readonly name: string;
  readonly text: string;
  readonly files: readonly GivenFile[];
}

export type GivenCohort = GivenTable | readonly GivenCase[];

/** What to train. */
export interface TrainingInput {
  /** Text of a training file, YAML or JSON, which says its `task`. */
  readonly config: string;
  readonly cohort: GivenCohort;
  /** Weights to begin with, in place of what the training file names: a checkpoint of the same architecture. */
  readonly weights?: GivenFile;
  /** The kept training to go on with; a new one by default. */
  readonly run?: string;
}

/** A training that is kept. */
export interface KeptRun {
  /** By which calls name it. */
  readonly name: string;
  /** `memory`: it is gone with the page. */
  readonly storage: 'browser' | 'memory';
  readonly task: Task;
  /** What the bundle is called. */
  readonly title: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly best?: BestState;
  /** Text of its training file. */
  readonly config: string;
  /** Bytes of its files. */
  readonly bytes: number;
  /** When its checkpoint was written, in milliseconds since 1970. */
  readonly written: number;
}

/** What a training tells of itself, in the order in which it happens. */
export type TrainingEvent =
  /** `step` and `history` are those of the checkpoint that it goes on from. */
  | {
      readonly type: 'begin';
      readonly run: string;
      readonly storage: KeptRun['storage'];
      readonly step: number;
      readonly epochs: number;
      readonly history: readonly EpochSummary[];
    }
  /** A remark for people. */
  | { readonly type: 'note'; readonly text: string }
  | ({ readonly type: 'warning' } & Warning)
  /** How far preparation or validation is. */
  | { readonly type: 'progress'; readonly stage: string; readonly done: number; readonly total: number }
  | ({ readonly type: 'step' } & StepEvent)
  /** `history` has every epoch so far. */
  | ({ readonly type: 'epoch'; readonly history: readonly EpochSummary[] } & Omit<EpochEvent, 'rows'>)
  /** A checkpoint is safe. */
  | { readonly type: 'checkpoint'; readonly run: string; readonly step: number; readonly bytes: number };

export type OnTraining = (event: TrainingEvent) => void;

/** A training that is through. */
export interface TrainResult {
  readonly disclaimer: string;
  readonly run: string;
  readonly task: Task;
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly finished: 'epochs' | 'early-stop';
  readonly best?: BestState;
  readonly trained: number;
  readonly validated: number;
  readonly history: readonly EpochSummary[];
  readonly provenance: Pick<Provenance, 'software' | 'backend' | 'seed'>;
  /** `model.json` and its weights, for `loadModel`. */
  readonly bundle: readonly NamedBytes[];
}
