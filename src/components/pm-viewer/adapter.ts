import type { Volume } from '../../imaging/volume';

/** How slices are laid out. */
export type ViewerLayout = 'axial' | 'mpr';

/** What the viewer asks of the library that draws; the only place that knows it is `niivue.ts`. */
export interface SliceRenderer {
  show(image: Volume, mask: Volume | undefined): Promise<void>;
  setLayout(layout: ViewerLayout): void;
  /** Display range: the centre and width of the grey scale. */
  setWindow(level: number, width: number): void;
  window(): { level: number; width: number };
  setMaskOpacity(opacity: number): void;
  /** Steps through slices along the axial direction. */
  step(slices: number): void;
  dispose(): void;
}

/** Called with the voxel under the crosshair and the world position in RAS millimetres. */
export type OnLocation = (location: { voxel: readonly number[]; millimetres: readonly number[]; value: number; text: string }) => void;
