import type { Vec3 } from '../../imaging/affine';
import type { Volume } from '../../imaging/volume';
import type { ViewLayout } from '../events';

/** The grey scale: its centre and its width, in the image's values. */
export interface GreyScale {
  readonly level: number;
  readonly window: number;
}

/** Labels that have colours of their own: numbers of 8 bits, less those that NiiVue needs. */
export const mostLabels = 252;

/** A colour, components 0 to 255. */
export type Rgb = readonly [number, number, number];

/**
 * What the viewer asks of the library that draws; `niivue.ts` alone knows which one that is.
 *
 * Positions are RAS+ millimetres. Slices are shown in the radiological convention: the patient's right is on the left.
 */
export interface SliceRenderer {
  setImage(image: Volume): Promise<void>;
  /** Labels on any grid; 0 is clear, and those above `mostLabels` look alike. */
  setOverlay(labels: Volume | undefined, colorOf: (label: number) => Rgb): Promise<void>;
  setOverlayOpacity(opacity: number): void;
  setLayout(layout: ViewLayout): void;
  setGreyScale(scale: GreyScale): void;
  greyScale(): GreyScale;
  setPosition(millimetres: Vec3): void;
  position(): Vec3;
  /** 1 shows a slice whole; the crosshair keeps its place. */
  setZoom(zoom: number): void;
  dispose(): void;
}

export interface RendererEvents {
  /** The crosshair was moved by pointer or touch. */
  onPosition(millimetres: Vec3): void;
  /** The grey scale was changed by dragging. */
  onGreyScale(scale: GreyScale): void;
  onContextLost(): void;
}
