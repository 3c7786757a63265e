import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { extractMaps } from '../../../src/radiomics/map/extract-maps';
import { readParameters } from '../../../src/radiomics/parameters';
import { parseJson } from '../../support/goldens';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { describeReference, referencePath } from '../../support/reference';
import { readReferenceImage } from '../goldens';

interface Golden {
  readonly settings: Record<string, unknown>;
  readonly voxels_xyz: readonly (readonly [number, number, number])[];
  readonly maps: Readonly<Record<string, readonly (number | null)[]>>;
}
