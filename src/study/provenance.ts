import type { BackendInfo } from '../backends/backend';
import { spacingOf } from '../imaging/affine';
import type { Volume } from '../imaging/volume';

/** Version of the software; the build sets it from package.json. */
declare const PM_VERSION: string;

/** Where a volume's voxels came from. No patient data: a name, a hash and a grid. */
export interface VolumeProvenance {
  readonly name: string;
  readonly sha256: string;
  readonly size: readonly number[];
  readonly spacing: readonly number[];
  readonly affine: readonly number[];
}

/** Where the numbers of a result came from. */
export interface Provenance {
  readonly software: { readonly name: string; readonly version: string };
  readonly backend: BackendInfo;
  /** Where image filters ran, if any did: what is exact does not run on WebGPU. */
  readonly filters?: BackendInfo;
  readonly image: VolumeProvenance;
  readonly mask?: VolumeProvenance | { readonly madeBy: string };
  readonly models: readonly { readonly name: string; readonly task: string; readonly sha256: string; readonly demonstration: boolean }[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

export const software = { name: 'pm-analyzer', version: typeof PM_VERSION === 'string' ? PM_VERSION : '0.0.0-source' };

/** A volume with what is known of its origin. */
export interface SourceVolume {
  readonly volume: Volume;
  readonly name: string;
  /** SHA-256 of the file as it was read, hexadecimal. */
  readonly sha256: string;
}

export function describeVolume({ volume, name, sha256 }: SourceVolume): VolumeProvenance {
  return { name, sha256, size: volume.size, spacing: spacingOf(volume.affine), affine: volume.affine };
}
