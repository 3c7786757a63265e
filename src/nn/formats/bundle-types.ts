import type { Architecture } from './architecture';
import type { JsonValue } from './json';

/** One step before or after the network: a transform by MONAI's name, and its options as MONAI names them. */
export interface TransformSpec {
  readonly name: string;
  readonly [option: string]: JsonValue;
}

/** How the network is moved over a volume. A classifier sees one window of `roiSize`. */
export interface InfererSpec {
  /** Window in voxels along the prepared image's three axes. */
  readonly roiSize: readonly [number, number, number];
  /** Share of a window that the next one covers again, 0 to below 1. */
  readonly overlap: number;
  /** Weight of a window's voxels where windows overlap. */
  readonly mode: 'gaussian' | 'constant';
}

/** What an output means: a voxel's value in a mask, or the index of a class. */
export interface LabelSpec {
  readonly value: number;
  readonly name: string;
}

/** A figure that was measured with these weights. */
export interface MetricSpec {
  readonly name: string;
  readonly value: number;
  /** On which data, in words. */
  readonly dataset: string;
  /** 95% confidence interval. */
  readonly interval?: readonly [number, number];
}

export interface WeightsReference {
  /** A file beside model.json. */
  readonly file: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** `model.json`: all that is needed to run a network, and to judge what it is fit for. */
export interface ModelBundle {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly task: 'segmentation' | 'classification';
  /** True where the weights only show that the software works; such a result must say so wherever it is shown. */
  readonly demonstration: boolean;
  readonly architecture: Architecture;
  /** In the order they are applied. */
  readonly preprocessing: readonly TransformSpec[];
  /** On the label map of a segmentation; argmax and softmax are not named, they belong to the task. */
  readonly postprocessing: readonly TransformSpec[];
  readonly inferer: InfererSpec;
  readonly labels: readonly LabelSpec[];
  readonly intendedUse: string;
  /** What the weights were trained on, and how. */
  readonly trainingData: string;
  /** Of the weights: an SPDX identifier, or words. */
  readonly license: string;
  readonly metrics: readonly MetricSpec[];
  readonly weights: WeightsReference;
}
