import type { Volume } from '../../imaging/volume';

/** An image and the region in it, 1 inside and 0 outside, on one grid. */
export interface Perturbed {
  readonly image: Volume;
  readonly mask: Volume;
}

/** What random numbers depend on. */
export interface Seeds {
  /** The same for all cases of a repeat: how far to turn, to shift, to grow. */
  readonly repeat: number;
  /** Of one case in one repeat: noise, voxels that are chosen. */
  readonly case: number;
}

/** A change to an image or a region that should not change its features much. */
export interface Perturbation {
  readonly name: string;
  /** What its amount means, with the unit. */
  readonly help: string;
  /** The amount where none is given. */
  readonly usual: number;
  /** Amounts from just above 0 to this. */
  readonly most: number;
  /** Draws how the case is changed, up to `amount`, and changes it. */
  apply(image: Volume, mask: Volume, amount: number, seeds: Seeds): Perturbed;
}
