import type { Progress } from '../core/progress';
import type { AnalyzeResult, ClassifyResult, RadiomicsResult, SegmentResult } from '../study/results';
import type { Warning } from '../study/warning';
import type { Capabilities } from '../worker/api';

/** What went wrong, and where. `recoverable`: the element still works. */
export interface ErrorDetail {
  readonly code: string;
  readonly phase: string;
  readonly recoverable: boolean;
  readonly message: string;
}

export type ExportFormat = 'json' | 'csv';

/** The events of the elements and what each carries. All bubble and are composed. */
export interface PmEvents {
  'pm-ready': { readonly capabilities: Capabilities };
  'pm-capabilities': Capabilities;
  'pm-load-start': { readonly name: string };
  'pm-load-progress': Progress;
  'pm-loaded': { readonly kind: 'image' | 'mask'; readonly size: readonly number[]; readonly spacing: readonly number[] };
  'pm-geometry-mismatch': { readonly message: string };
  'pm-segment': SegmentResult;
  'pm-mask-change': { readonly source: 'file' | 'segment' | 'property' };
  'pm-radiomics': RadiomicsResult;
  'pm-prediction': ClassifyResult;
  'pm-result': AnalyzeResult;
  'pm-progress': Progress;
  'pm-backend-change': { readonly backend: string; readonly reason: string };
  'pm-warning': Warning;
  'pm-export': { readonly format: ExportFormat; readonly blob: Blob };
  'pm-error': ErrorDetail;
}

const cancelable: ReadonlySet<keyof PmEvents> = new Set(['pm-geometry-mismatch', 'pm-export']);

/** Dispatches an event; false where a listener prevented it. */
export function emit<K extends keyof PmEvents>(from: EventTarget, type: K, detail: PmEvents[K]): boolean {
  return from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: cancelable.has(type) }));
}
