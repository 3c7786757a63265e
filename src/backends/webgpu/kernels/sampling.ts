import { type GridSampleAttrs, paddingModes } from '../../../ops/grid_sample';

/** Constants of `lib/sampling`. */
export function samplingOf({ paddingMode, alignCorners }: Omit<GridSampleAttrs, 'mode'>): { PADDING: number; ALIGNED: boolean } {
  return { PADDING: paddingModes.indexOf(paddingMode), ALIGNED: alignCorners };
}

/** Every value of them. */
export const samplingChoices = { PADDING: paddingModes.map((_, index) => index), ALIGNED: [false, true] };
