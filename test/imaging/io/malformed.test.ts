import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PmError } from '../../../src/core/errors';
import { readVolumeFile } from '../../../src/imaging/io/files.node';
import type { ReadResult } from '../../../src/imaging/io/format';
import { describeReference, readJson, referencePath } from '../../support/reference';

/** Read as the base image, with this in the warnings; files in neither list may end either way. */
const read: Record<string, RegExp> = {
  'nifti_bitpix_mismatch.nii': /bitpix is 32/,
  'nifti_gz_named_nii.nii': /^$/,
  'nifti_gz_two_members.nii.gz': /^$/,
  'nifti_gzip_bomb.nii.gz': /^$/,
  'nifti_named_gz.nii.gz': /^$/,
  'nifti_pixdim_negative.nii': /pixdim\[2\] is -1/,
  'nifti_pixdim_zero.nii': /pixdim\[1\] is 0.*no orientation/,
  'nifti_slope_inf.nii': /scl_slope is Infinity/,
  'nifti_srow_nan.nii': /the qform is used/,
  'nifti_srow_singular.nii': /the qform is used/,
  'nifti_trailing.nii': /^$/,
  'nifti_vox_offset_zero.nii': /^$/,
};

const refused: Record<string, [code: string, text: RegExp]> = {
  'mha_bad_type.mha': ['volume-unsupported', /MET_WRONG/],
  'mha_no_dimsize.mha': ['volume-header', /DimSize is missing/],
  'mha_truncated.mha': ['volume-truncated', /need 8957 bytes, 4478 are there/],
  'mhd_missing_data.mhd': ['volume-file-missing', /nowhere\.raw/],
  'mhd_path_traversal.mhd': ['volume-file-name', /etc\/hostname/],
  'nifti_4_bytes.nii': ['volume-header', /./],
  'nifti_bad_datatype.nii': ['volume-unsupported', /9999/],
  'nifti_bad_magic.nii': ['volume-header', /xyz/],
  'nifti_dim0_9.nii': ['volume-header', /dim\[0\] is 9/],
  'nifti_dim0_zero.nii': ['volume-header', /dim\[0\] is 0/],
  'nifti_empty.nii': ['volume-format', /empty/],
  'nifti_float128.nii': ['volume-unsupported', /float128/],
  'nifti_gz_badcrc.nii.gz': ['volume-compression', /CRC-32/],
  'nifti_gz_truncated.nii.gz': ['volume-compression', /damaged/],
  'nifti_header_only.nii': ['volume-truncated', /need 8992 bytes, 352 are there/],
  'nifti_huge_dims.nii': ['volume-too-large', /limit/],
  'nifti_negative_dim.nii': ['volume-header', /-5/],
  'nifti_quatern_invalid.nii': ['volume-header', /quaternion/],
  'nifti_sizeof_hdr_wrong.nii': ['volume-header', /sizeof_hdr is 100/],
  'nifti_truncated_data.nii': ['volume-truncated', /need 8992 bytes/],
  'nifti_truncated_header.nii': ['volume-header', /cut off/],
  'nifti_vox_offset_nan.nii': ['volume-header', /vox_offset is NaN/],
  'nifti_vox_offset_negative.nii': ['volume-header', /vox_offset is -352/],
  'nifti_vox_offset_past_end.nii': ['volume-truncated', /8992 are there/],
  'nifti_zero_dim.nii': ['volume-header', /x 0 x/],
  'nrrd_bad_encoding.nrrd': ['volume-unsupported', /zstd/],
  'nrrd_bad_origin.nrrd': ['volume-header', /space origin/],
  'nrrd_dim_mismatch.nrrd': ['volume-header', /3 entries for 4 axes/],
  'nrrd_huge_sizes.nrrd': ['volume-too-large', /limit/],
  'nrrd_missing_data_file.nhdr': ['volume-file-missing', /not_there\.raw/],
  'nrrd_missing_sizes.nrrd': ['volume-header', /"sizes" is missing/],
  'nrrd_no_blank_line.nrrd': ['volume-header', /blank line/],
  'nrrd_no_magic.nrrd': ['volume-header', /magic/],
  'nrrd_path_traversal.nhdr': ['volume-file-name', /etc\/hostname/],
  'nrrd_short_data.nrrd': ['volume-truncated', /need 8640 bytes/],
};

/** Read as the one slice that they were made from, in spite of what is wrong. */
const dicomRead = new Set(['dicom_bad_magic.dcm', 'dicom_no_preamble.dcm']);

const dicomRefused: Record<string, [code: string, text: RegExp]> = {
  'dicom_deep_sequence.dcm': ['volume-header', /claims \d+ bytes|nested deeper/],
  'dicom_no_pixels.dcm': ['volume-unsupported', /without an image/],
  'dicom_only_preamble.dcm': ['volume-header', /ends before the first DICOM element/],
  'dicom_pixel_length_huge.dcm': ['volume-truncated', /need 2\d{9} bytes, 8330 are there/],
  'dicom_pixel_length_undefined_native.dcm': ['volume-header', /undefined length/],
  'dicom_rows_0.dcm': ['volume-header', /64 x 0 x 1/],
  'dicom_rows_65535.dcm': ['volume-truncated', /need 8388480 bytes, 8192 are there/],
  'dicom_truncated_header.dcm': ['volume-unsupported', /without an image/],
  'dicom_truncated_pixels.dcm': ['volume-truncated', /need 8192 bytes/],
  'dicom_unknown_ts.dcm': ['volume-unsupported', /1\.2\.840\.99999\.9\.9\.9/],
  'real_ExplVR_LitEndNoMeta.dcm': ['volume-unsupported', /RTPLAN/],
  'real_MR_truncated.dcm': ['volume-truncated', /need 8192 bytes, 8130 are there/],
  'real_UN_sequence.dcm': ['volume-unsupported', /without an image/],
  'real_badVR.dcm': ['volume-header', /NumberOfFrames/],
  'real_empty_charset_LEI.dcm': ['volume-unsupported', /without an image/],
  'real_meta_missing_tsyntax.dcm': ['volume-header', /no transfer syntax/],
  'real_nested_priv_SQ.dcm': ['volume-header', /Rows is missing/],
  'real_no_meta.dcm': ['volume-format', /no DICOM file/],
  'real_rtstruct.dcm': ['volume-unsupported', /contours without an image/],
  'real_test-SR.dcm': ['volume-unsupported', /\(SR\)/],
  'text_named_dcm.dcm': ['volume-format', /no DICOM file/],
};

describeReference('volumes/malformed', 'malformed files', () => {
  const wanted = readJson<Record<string, string>>('volumes/malformed/expected.json');
  for (const [name, wish] of Object.entries(wanted)) {
    test(`${name}: ${wish}`, async () => {
      const start = performance.now();
      const result = await readVolumeFile(referencePath('volumes/malformed', name)).catch((error: unknown) => error);
      assert.ok(performance.now() - start < 2000, 'takes less than two seconds');
      if (result instanceof Error) assert.ok(result instanceof PmError, `not a clear error: ${result.stack}`);
      const refusal = refused[name] ?? dicomRefused[name];
      if (refusal) assertRefused(result, ...refusal);
      else if (read[name]) await assertRead(result, read[name], 'volumes/formats/nifti/cord_int16.nii');
      else if (dicomRead.has(name)) await assertRead(result, /single slice/, 'volumes/dicom/single_MR_small/MR_small.dcm');
      else assert.match(name, /^fuzz_/, 'every other file is in one of the lists');
    });
  }
});

function assertRefused(result: unknown, code: string, text: RegExp): void {
  assert.ok(result instanceof PmError, 'must be refused');
  assert.equal(result.code, code);
  assert.match(result.message, text);
}

async function assertRead(result: unknown, warnings: RegExp, original: string): Promise<void> {
  if (result instanceof Error) throw result;
  const { volume, warnings: said } = result as ReadResult;
  const base = await readVolumeFile(referencePath(original));
  assert.deepEqual(volume.data, base.volume.data);
  assert.match(said.join(' '), warnings);
}
