import type { FeatureClass } from './feature-class';
import { firstorder } from './firstorder';
import { glcm } from './glcm';
import { gldm } from './gldm';
import { glrlm } from './glrlm';
import { glszm } from './glszm';
import { ngtdm } from './ngtdm';

/** Every feature class. */
export const featureClasses: readonly FeatureClass[] = [firstorder, glcm, glrlm, glszm, gldm, ngtdm];
