import type { Volume } from '../volume';
import type { ByteSource } from './bytes';
import type { SiblingFiles } from './siblings';

/** A file as the formats see it: its bare name, and its bytes with any outer gzip layer taken off. */
export interface VolumeFile {
  readonly name: string;
  readonly bytes: ByteSource;
  /** Most bytes that the voxels may take, on disk or decoded. */
  readonly maxBytes: number;
  /** The image that contours and segments are put on, for formats that have them. */
  readonly grid?: Volume;
}

/** What the file said of itself, for provenance. Free text is left out, because it may name a patient. */
export interface VolumeHeader {
  readonly format: string;
  /** Element type on disk, in NumPy's names. */
  readonly dtype: string;
  /** Extents on disk, fastest axis first. */
  readonly shape: readonly number[];
  readonly endian: 'little' | 'big';
  readonly compression: string;
  /** Unit of the affine: `mm` unless the file says another (see the warnings), `unknown` where it does not say. */
  readonly units: string;
  /** Which header fields the affine comes from: `sform`, `qform`, `pixdim`, `space directions`, `spacings`, ... */
  readonly affineFrom: string;
  readonly intent?: string;
  /** Names of label values, where the format carries them (3D Slicer's segmentations, DICOM SEG and RTSTRUCT). */
  readonly labels?: readonly { readonly value: number; readonly name: string }[];
}

export interface ReadResult {
  readonly volume: Volume;
  /** Sentences for the user: what was odd, and what was done about it. */
  readonly warnings: readonly string[];
  readonly header: VolumeHeader;
}

/** A file format of volumes: one file in this folder and one entry in `all.ts`. */
export interface VolumeFormat {
  readonly name: string;
  /** Lower-case endings that are read, with the dot; `.gz` after any of them is understood. */
  readonly extensions: readonly string[];
  /** The endings of these that `write` makes. */
  readonly writes: readonly string[];
  /** Whether the first bytes (4 KiB, or the whole file) are of this format; the name decides only where they cannot. */
  matches(head: Uint8Array, name: string): boolean;
  read(file: VolumeFile, siblings: SiblingFiles): Promise<ReadResult>;
  /** One file, uncompressed where the format has no compression of its own; `comment` is one line of ASCII for its header. */
  write?(volume: Volume, comment?: string): Uint8Array;
}
