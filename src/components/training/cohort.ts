import { PmError } from '../../core/errors';
import type { Volume } from '../../imaging/volume';
import type { CaseImage, GivenCohort, GivenFile } from '../../worker/training/api';

/** An image of a case as a page has it: made there, a file, or the files of a DICOM series or of a header with its data. */
export type CohortImage = Volume | File | readonly File[];

/** A case as a page gives it, with the columns of a cohort's file. */
export interface CohortRow {
  readonly id: string;
  /** `train` or `validation`; other cases are left out. */
  readonly split: string;
  readonly image: CohortImage;
  /** Of a segmentation. */
  readonly mask?: CohortImage;
  /** Of a classification: the name or the number of a class. */
  readonly label?: string | number;
}

/** What to learn from: cases, or files with a CSV among them that names the others. */
export type PageCohort = readonly CohortRow[] | readonly File[];

/** The cohort for the worker. Throws `no-cohort` where there is none and `cohort-file` where it is not clear which file is the table. */
export async function givenCohort(cohort: PageCohort | undefined): Promise<GivenCohort> {
  if (!cohort || cohort.length === 0)
    throw new PmError('no-cohort', 'train', 'there are no cases', 'open the cohort’s CSV with the files that it names');
  if (!isFiles(cohort)) return cohort.map(givenCase);
  const [table, ...others] = cohort.filter(({ name }) => /\.csv$/i.test(name));
  if (!table || others.length > 0) {
    const why = table ? `${table.name} and ${others[0].name} are both tables` : `none of the ${cohort.length} files is a CSV`;
    throw new PmError('cohort-file', 'cohort', why, 'give one CSV with the columns id, image, split and mask or label, and the files that it names');
  }
  return { name: pathOf(table), text: await table.text(), files: cohort.filter((file) => file !== table).map(given) };
}

/** How many cases are for what, for people; `undefined` of files, which only the worker reads. */
export function splitsOf(cohort: PageCohort | undefined): ReadonlyMap<string, number> | undefined {
  if (!cohort || isFiles(cohort)) return undefined;
  const counts = new Map<string, number>();
  for (const { split } of cohort) counts.set(split, (counts.get(split) ?? 0) + 1);
  return counts;
}

const isFiles = (cohort: PageCohort): cohort is readonly File[] => cohort[0] instanceof File;

const givenCase = ({ id, split, image, mask, label }: CohortRow) => ({
  id,
  split,
  image: givenImage(image),
  ...(mask && { mask: givenImage(mask) }),
  ...(label !== undefined && { label: String(label) }),
});

function givenImage(image: CohortImage): CaseImage {
  if (image instanceof File) return [given(image)];
  return 'affine' in image ? image : image.map(given);
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name;

const given = (file: File): GivenFile => ({ name: pathOf(file), file });
