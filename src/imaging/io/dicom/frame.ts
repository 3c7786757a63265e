import type { Values } from '../elements';
import type { DataSet } from './dataset';
import type { Keyword } from './dictionary';
import type { PixelFormat } from './pixel-format';
import type { PixelSource } from './pixels';
import { type Plane, planeOf } from './plane';

/** One slice of an image: where it lies, what tells it from others at the same place, and its pixels. */
export interface Frame {
  readonly what: string;
  readonly instance: string;
  readonly index: number;
  readonly format: PixelFormat;
  readonly plane: Plane;
  readonly slope: number;
  readonly intercept: number;
  /** Image type: magnitude and phase, water and fat are different images. */
  readonly kind: string;
  /** Echo time in ms; 0 where there is none. */
  readonly echo: number;
  /** What orders frames of one place and echo: time point, acquisition, trigger, b-value, instance, frame. */
  readonly order: readonly number[];
  /** Stored values, rows from the top. */
  read(): Promise<Values>;
}

/** Frame `index` of `pixels`, described by the first of `sources` that has an attribute. */
export function oneFrame(dataset: DataSet, sources: readonly DataSet[], pixels: PixelSource, index: number): Frame {
  const number = (...keywords: Keyword[]): number | undefined => {
    for (const keyword of keywords) {
      for (const source of sources) {
        const value = source.number(keyword);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  };
  const slope = number('RescaleSlope') ?? 1;
  return {
    what: dataset.what,
    instance: dataset.text('SOPInstanceUID'),
    index,
    format: pixels.format,
    plane: planeOf(sources, dataset.what),
    slope: slope === 0 ? 1 : slope,
    intercept: number('RescaleIntercept') ?? 0,
    kind: sources.map((source) => source.text('FrameType') || source.text('ImageType')).find((text) => text !== '') ?? '',
    echo: number('EffectiveEchoTime', 'EchoTime') ?? 0,
    order: [
      number('TemporalPositionIndex', 'TemporalPositionIdentifier') ?? 0,
      number('AcquisitionNumber', 'FrameAcquisitionNumber') ?? 0,
      number('TriggerTime') ?? 0,
      number('DiffusionBValue') ?? 0,
      dataset.number('InstanceNumber') ?? 0,
      index,
    ],
    read: () => pixels.frame(index),
  };
}
