import { spacingOf } from '../../imaging/affine';
import { writeVolume } from '../../imaging/io/write';
import { type Command, text } from '../command';
import { writeWhole } from '../output';
import { openVolume, seriesOption } from '../volumes';

/** A volume file or a DICOM series to another format. */
export const convert: Command = {
  name: 'convert',
  summary: 'Convert a volume file, a DICOM folder or a zip of either; the format is told by the ending of OUT: .nii .nii.gz .nrrd .mha.',
  positionals: [{ name: 'IN' }, { name: 'OUT' }],
  options: seriesOption,
  example: 'pm-analyzer convert thigh.nrrd thigh.nii.gz',
  run: async (context, [input, output]) => {
    const { volume } = await openVolume(input, context, { series: text(context.options, 'series') });
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
