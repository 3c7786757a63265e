import type { ElementType } from '../elements';

/** How the stored values of an image are laid out (PS3.3, C.7.6.3). */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Bits of a cell: 1, 8, 16, 32 or 64. */
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly type: ElementType;
  readonly photometric: string;
}
