import { spacingOf } from '../../imaging/affine';
import { writeVolume } from '../../imaging/io/write';
import type { Command } from '../command';
import { writeWhole } from '../output';
import { openVolume } from '../volumes';

/** One volume file to another format. */
export const convert: Command = {
  name: 'convert',
  summary: 'Convert a volume; the format is told by the ending of OUT: .nii .nii.gz .nrrd .mha.',
  positionals: [{ name: 'IN' }, { name: 'OUT' }],
  options: {},
  example: 'pm-analyzer convert thigh.nrrd thigh.nii.gz',
  run: async (context, [input, output]) => {
    const { volume } = await openVolume(input, context);
    await writeWhole(output, writeVolume(volume, output));
    const { size, channels, dtype, affine } = volume;
    context.print(
      `${output}: ${size.join(' x ')}${channels > 1 ? ` x ${channels}` : ''} ${dtype}, ${spacingOf(affine)
        .map((s) => s.toFixed(3))
        .join(' x ')} mm`,
    );
    return { output, size, channels, dtype, spacing: spacingOf(affine), affine };
  },
};
