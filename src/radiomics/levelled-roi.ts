import { type BinnedRoi, type DiscretisedRoi, numbersOf } from './discretise';
import type { MatrixRequest, MatrixSource } from './matrix-source';

/** A region of interest with the grey level of every voxel: what windows are cut from. */
export interface LevelledRoi extends DiscretisedRoi {
  /** Level of each voxel of the box: 1.. inside the mask, 0 outside. */
  readonly levels: Int32Array;
  /** The same renumbered 1.. without levels that do not occur (PyRadiomics deletes their empty rows and columns); `levels` itself where all occur. */
  readonly compact: Int32Array;
}

/** Asks for the grey level of every voxel of the box, 0 outside the region. */
export function levelsOf(roi: BinnedRoi): MatrixRequest {
  return { op: 'digitize', roi, attrs: {}, reach: Number.POSITIVE_INFINITY };
}

/** The region with the levels that `matrices` finds. */
export async function levelled(roi: BinnedRoi, matrices: MatrixSource): Promise<LevelledRoi> {
  const [{ roi: found, counts }] = await matrices([levelsOf(roi)]);
  const levels = new Int32Array(counts.buffer, counts.byteOffset, counts.length);
  return { ...found, levels, compact: renumberLevels({ ...found, levels }, 0).levels };
}

/** Levels by new numbers. */
export interface RenumberedLevels {
  /** As `LevelledRoi.levels`. */
  readonly levels: Int32Array;
  /** The new numbers of `LevelledRoi.grayLevels`, from 1. */
  readonly numbers: Int32Array;
}

/** The levels renumbered by `numbersOf`. */
export function renumberLevels(
  { levels, grayLevels, levelCount }: Pick<LevelledRoi, 'levels' | 'grayLevels' | 'levelCount'>,
  reach: number,
): RenumberedLevels {
  const numbers = numbersOf(grayLevels, reach);
  if (numbers[numbers.length - 1] === levelCount) return { levels, numbers };
  const byLevel = new Int32Array(levelCount + 1);
  grayLevels.forEach((level, index) => {
    byLevel[level] = numbers[index];
  });
  return { levels: levels.map((level) => byLevel[level]), numbers };
}
