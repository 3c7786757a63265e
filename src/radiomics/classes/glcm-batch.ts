import type { Settings } from '../settings';

const nan =
  'PyRadiomics gives NaN to voxels without pairs at an angle that another voxel of the batch has pairs at; set voxelBatch to 1 to leave such angles out';
const failed =
  'PyRadiomics leaves initValue at all voxels of a batch where one has no pairs at an angle that another has pairs at; set voxelBatch to 1 for its values';

/**
 * What PyRadiomics gives JointAverage and MCC of the windows that it computes at once (`voxelBatch`, all of them by default). It keeps
 * an angle where any window of the batch has pairs; where another has none its matrix is NaN there, which other features leave out
 * (nanmean). JointAverage is a mean that does not, and for MCC NumPy's eigenvalues fail, so that the whole batch keeps `initValue`.
 */
export class GlcmBatch {
  /** Matrices that hold anything: of each window, and in any of them. */
  #filled: number[] = [];
  readonly #any: Uint8Array;

  /** `matrices` in each window, of which PyRadiomics drops those that are empty in all, unless it has but one (`single`). */
  constructor(
    matrices: number,
    readonly single: boolean,
    readonly levelCount: number,
    readonly settings: Settings,
  ) {
    this.#any = new Uint8Array(matrices);
  }

  /** Takes note of a window's matrices: whether each holds anything. */
  add(filled: Uint8Array): void {
    let count = 0;
    for (let n = 0; n < filled.length; n++) {
      count += filled[n];
      this.#any[n] |= filled[n];
    }
    this.#filled.push(count);
  }

  /** Ends the batch: changes its values, those from `from` on, and says so. */
  settle(jointAverage: Float64Array | undefined, mcc: Float64Array | undefined, from: number): Record<string, string> {
    const kept = this.single ? 1 : this.#any.reduce((sum, used) => sum + used, 0);
    const incomplete = this.#filled.map((count) => count < kept);
    const to = from + incomplete.length;
    const remarks: Record<string, string> = {};
    if (incomplete.includes(true)) {
      mcc?.fill(this.settings.initValue, from, to);
      incomplete.forEach((empty, n) => {
        if (empty && jointAverage) jointAverage[from + n] = Number.NaN;
      });
      Object.assign(remarks, { JointAverage: nan, MCC: failed });
    } else if (this.levelCount < 2) {
      mcc?.fill(1, from, to);
    }
    this.#filled = [];
    this.#any.fill(0);
    return remarks;
  }
}
