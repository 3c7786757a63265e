import { fromAxes, type Mat4, type Vec3 } from '../../affine';
import { badHeader } from '../errors';
import { checkedAffine, isUsable } from '../geometry';
import type { NiftiFields } from './header';

/** nibabel's bound on how far the quaternion's length may exceed one. */
const quaternionSlack = 3 * 2 ** -23;

/**
 * Voxel to RAS+ affine, by nibabel's rule: the sform if its code is above 0, else the qform, else axes along R-, A+, S+
 * with the image's centre at 0. (ITK 5 prefers the qform where both are set and the sform is not orthonormal.)
 * An sform that cannot be used (NaN, singular) yields to the qform, with a warning, and is refused where there is none.
 */
export function niftiAffine(fields: NiftiFields, warnings: string[], what: string): { affine: Mat4; from: string } {
  const spacing = voxelSpacing(fields, warnings, what);
  const [sformCode] = fields.sformCode;
  const [qformCode] = fields.qformCode;
  if (sformCode > 0) {
    const sform = [...fields.srow, 0, 0, 0, 1];
    if (isUsable(sform) || qformCode <= 0) return { affine: checkedAffine(sform, 'sform', what), from: 'sform' };
    warnings.push('The sform is singular or not finite; the qform is used instead.');
  }
  if (qformCode > 0) return { affine: checkedAffine(qformAffine(fields, spacing, warnings, what), 'qform', what), from: 'qform' };
  warnings.push('The file gives no orientation (sform_code and qform_code are 0); axes are taken as left, anterior, superior from the centre.');
  return { affine: checkedAffine(centredAffine(fields.dim, spacing), 'pixdim', what), from: 'pixdim' };
}

/** `pixdim[1..3]` as positive numbers; 1 along axes that the image does not have. */
function voxelSpacing(fields: NiftiFields, warnings: string[], what: string): Vec3 {
  const spacing = [1, 2, 3].map((axis) => {
    const value = fields.pixdim[axis];
    if (axis > fields.dim[0]) return value > 0 && Number.isFinite(value) ? value : 1;
    if (value < 0) warnings.push(`pixdim[${axis}] is ${value}; its absolute value is used.`);
    if (value === 0) warnings.push(`pixdim[${axis}] is 0; 1 is used.`);
    if (!Number.isFinite(value) && fields.sformCode[0] <= 0) throw badHeader(what, `pixdim[${axis}] is ${value}`);
    return Math.abs(value) || 1;
  });
  return [spacing[0], spacing[1], spacing[2]];
}

/** The rotation of the unit quaternion (a, b, c, d) times the spacing; the third axis is turned round where qfac is -1. */
function qformAffine(fields: NiftiFields, spacing: Vec3, warnings: string[], what: string): Mat4 {
  const [b, c, d] = fields.quatern;
  const a2 = 1 - (b * b + c * c + d * d);
  if (!(a2 >= -quaternionSlack)) throw badHeader(what, `the qform's quaternion (${b}, ${c}, ${d}) is longer than 1`);
  const a = Math.sqrt(Math.max(a2, 0));
  const s = 2 / (a * a + b * b + c * c + d * d);
  const qfac = fields.pixdim[0];
  if (![1, 0, -1].includes(qfac)) warnings.push(`pixdim[0] (qfac) is ${qfac}; 1 is used.`);
  const z = spacing[2] * (qfac === -1 ? -1 : 1);
  return fromAxes(
    [
      [spacing[0] * (1 - s * (c * c + d * d)), spacing[0] * s * (b * c + a * d), spacing[0] * s * (b * d - a * c)],
      [spacing[1] * s * (b * c - a * d), spacing[1] * (1 - s * (b * b + d * d)), spacing[1] * s * (c * d + a * b)],
      [z * s * (b * d + a * c), z * s * (c * d - a * b), z * (1 - s * (b * b + c * c))],
    ],
    [fields.qoffset[0], fields.qoffset[1], fields.qoffset[2]],
  );
}

function centredAffine(dim: readonly number[], [x, y, z]: Vec3): Mat4 {
  const middle = [1, 2, 3].map((axis) => ((axis <= dim[0] ? dim[axis] : 1) - 1) / 2);
  return [-x, 0, 0, x * middle[0], 0, y, 0, -y * middle[1], 0, 0, z, -z * middle[2], 0, 0, 0, 1];
}
