import type { Progress } from '../core/progress';
import type { Warning } from '../core/warning';
import type { Mat4 } from '../imaging/affine';
import type { Volume } from '../imaging/volume';
import type { AnalyzeResult, ClassifyResult, ExplainResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../study/results';
import type { EpochSummary } from '../study/train/log';
import type { Capabilities } from '../worker/api';
import type { TrainResult } from '../worker/training/api';

/** What went wrong, and where. `recoverable`: the element still works. */
export interface ErrorDetail {
  readonly code: string;
  readonly phase: string;
  readonly recoverable: boolean;
  /** One line: what, why, and what to do. */
  readonly message: string;
}

export type VolumeKind = 'image' | 'mask';
export type ExportFormat = 'json' | 'csv' | 'html' | 'nifti';
/** A saved training is a zip archive. */
export type OfferedFormat = ExportFormat | 'training';
export type ViewLayout = 'axial' | 'mpr';
/** Colours of a feature map, by matplotlib's names. */
export type ColorMap = 'viridis' | 'magma' | 'inferno' | 'gray';

export interface Grid {
  readonly size: readonly number[];
  readonly affine: Mat4;
}

/** How slices are shown. */
export interface ViewSettings {
  readonly layout: ViewLayout;
  /** Width of the grey scale, in the image's values. */
  readonly window: number;
  /** Its centre. */
  readonly level: number;
  readonly overlayOpacity: number;
  readonly colormap: ColorMap;
}

export interface EpochDetail extends EpochSummary {
  /** The kept training that it belongs to. */
  readonly run: string;
  readonly epochs: number;
  /** Whether its weights are the best so far. */
  readonly isBest: boolean;
  readonly secondsLeft?: number;
}

export interface CheckpointDetail {
  readonly run: string;
  readonly step: number;
  readonly bytes: number;
  /** `memory`: it is gone with the page. */
  readonly storage: 'browser' | 'memory';
}

/** How a training ended. */
export interface TrainEndDetail {
  readonly finished: 'epochs' | 'early-stop' | 'cancelled' | 'error';
  /** The kept training, if it came to a checkpoint. */
  readonly run?: string;
  /** Of one that is through. */
  readonly result?: TrainResult;
  /** Its model's files, as `modelBundle` takes them. */
  readonly modelBundle?: readonly File[];
}

/** The events of the elements and what each carries in `detail`. All bubble and are composed. */
export interface PmEvents {
  /** The engine runs. */
  'pm-ready': { readonly capabilities: Capabilities };
  'pm-capabilities': Capabilities;
  /** A backend was chosen, at the start or after `backend` changed. */
  'pm-backend-change': { readonly backend: string; readonly reason: string };
  /** The device is gone, and with it what ran on it, which is told of by `pm-error`. The next run opens another. */
  'pm-device-lost': { readonly backend: string; readonly message: string };
  'pm-device-restored': { readonly backend: string; readonly device: string };
  'pm-load-start': { readonly kind: VolumeKind; readonly files: number };
  'pm-load-progress': Progress;
  'pm-loaded': { readonly kind: VolumeKind; readonly size: readonly number[]; readonly spacing: readonly number[] };
  /** The mask lies on another grid than the image and is refused; cancel it to keep that from being an error, and set a better mask. */
  'pm-geometry-mismatch': { readonly message: string; readonly image: Grid; readonly mask: Volume };
  'pm-mask-change': { readonly source: 'file' | 'segment' | 'page' | 'closed' };
  'pm-progress': Progress;
  'pm-segment': SegmentResult;
  'pm-radiomics': RadiomicsResult;
  /** `extractRadiomics` with `voxelBased` is through. */
  'pm-maps': FeatureMapsResult;
  'pm-prediction': ClassifyResult;
  /** Where in the image the classification network found a class. */
  'pm-explain': ExplainResult;
  /** `analyze` is through; the events of its parts came before it. */
  'pm-result': AnalyzeResult;
  /** An epoch of a training is through. */
  'pm-epoch': EpochDetail;
  /** A checkpoint of a training is safe. */
  'pm-checkpoint': CheckpointDetail;
  'pm-train-end': TrainEndDetail;
  'pm-warning': Warning;
  /** A file is about to be offered to the user; cancel it to keep it. */
  'pm-export': { readonly format: OfferedFormat; readonly name: string; readonly blob: Blob };
  'pm-error': ErrorDetail;
  /** The slices on the screen are those of the open image, its mask, and the feature map named, which stands in the mask's place. */
  'pm-shown': { readonly image: boolean; readonly mask: boolean; readonly map?: string };
  /** The user changed how slices are shown. */
  'pm-view-change': ViewSettings;
}

type PmEventMap = { [K in keyof PmEvents]: CustomEvent<PmEvents[K]> };

declare global {
  interface HTMLElementEventMap extends PmEventMap {}
}

const cancelable: ReadonlySet<keyof PmEvents> = new Set(['pm-geometry-mismatch', 'pm-export']);

/** Dispatches an event; false where a listener cancelled it. */
export function emit<K extends keyof PmEvents>(from: EventTarget, type: K, detail: PmEvents[K]): boolean {
  return from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: cancelable.has(type) }));
}
