import type { Progress } from '../core/progress';
import type { Mat4 } from '../imaging/affine';
import type { Volume } from '../imaging/volume';
import type { AnalyzeResult, ClassifyResult, RadiomicsResult, SegmentResult } from '../study/results';
import type { Warning } from '../study/warning';
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
}

/** The events of the elements and what each carries in `detail`. All bubble and are composed. */
export interface PmEvents {
  /** The engine runs. */
  'pm-ready': { readonly capabilities: Capabilities };
  'pm-capabilities': Capabilities;
  /** A backend was chosen, at the start or after `backend` changed. */
  'pm-backend-change': { readonly backend: string; readonly reason: string };
  'pm-load-start': { readonly kind: VolumeKind; readonly files: number };
  'pm-load-progress': Progress;
  'pm-loaded': { readonly kind: VolumeKind; readonly size: readonly number[]; readonly spacing: readonly number[] };
  /** The mask lies on another grid than the image and is refused; cancel it to keep that from being an error, and set a better mask. */
  'pm-geometry-mismatch': { readonly message: string; readonly image: Grid; readonly mask: Volume };
  'pm-mask-change': { readonly source: 'file' | 'segment' | 'page' | 'closed' };
  'pm-progress': Progress;
  'pm-segment': SegmentResult;
  'pm-radiomics': RadiomicsResult;
  'pm-prediction': ClassifyResult;
  /** `analyze` is through; the three above came before it. */
  'pm-result': AnalyzeResult;
  'pm-warning': Warning;
  /** A file is about to be offered to the user; cancel it to keep it. */
  'pm-export': { readonly format: ExportFormat; readonly name: string; readonly blob: Blob };
  'pm-error': ErrorDetail;
  /** The slices on the screen are those of the open image and mask. */
  'pm-shown': { readonly image: boolean; readonly mask: boolean };
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
