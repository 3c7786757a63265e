import type { Progress } from '../core/progress';
import type { Warning } from '../core/warning';
import type { Mat4 } from '../imaging/affine';
import type { Volume } from '../imaging/volume';
import type { AnalyzeResult, ClassifyResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../study/results';
import type { Capabilities } from '../worker/api';

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
  /** `analyze` is through; the events of its parts came before it. */
  'pm-result': AnalyzeResult;
  'pm-warning': Warning;
  /** A file is about to be offered to the user; cancel it to keep it. */
  'pm-export': { readonly format: ExportFormat; readonly name: string; readonly blob: Blob };
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
