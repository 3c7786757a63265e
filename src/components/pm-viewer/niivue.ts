import { Niivue, NVImage, SLICE_TYPE } from '@niivue/niivue';
import { writeVolume } from '../../imaging/io/write';
import type { Volume } from '../../imaging/volume';
import type { OnLocation, SliceRenderer } from './adapter';

interface Location {
  readonly vox: readonly number[];
  readonly mm: readonly number[];
  readonly string: string;
  readonly values: readonly { readonly value: number }[];
}

/** NiiVue behind our own small contract. It is loaded on first use, never with the core. */
export async function createNiivueRenderer(canvas: HTMLCanvasElement, onLocation: OnLocation): Promise<SliceRenderer> {
  const niivue = new Niivue({ backColor: [0, 0, 0, 1], show3Dcrosshair: false, dragAndDropEnabled: false, logLevel: 'silent', isResizeCanvas: true });
  niivue.onLocationChange = (data: unknown) => {
    const { vox, mm, string, values } = data as Location;
    onLocation({ voxel: [...vox], millimetres: [...mm], value: values[0]?.value ?? Number.NaN, text: string });
  };
  await niivue.attachToCanvas(canvas);
  let opacity = 0.5;

  const load = async (volume: Volume, name: string, options: { colormap: string; opacity: number }) => {
    const bytes = writeVolume(volume, name);
    return NVImage.loadFromFile({ file: new File([bytes as BlobPart], name), name, ...options });
  };

  return {
    show: async (image, mask) => {
      while (niivue.volumes.length > 0) niivue.removeVolume(niivue.volumes[niivue.volumes.length - 1]);
      niivue.addVolume(await load(image, 'image.nii', { colormap: 'gray', opacity: 1 }));
      if (mask) {
        const overlay = await load(mask, 'mask.nii', { colormap: 'red', opacity });
        overlay.cal_min = 0.5;
        overlay.cal_max = 1;
        niivue.addVolume(overlay);
      }
      niivue.updateGLVolume();
    },
    setLayout: (layout) => niivue.setSliceType(layout === 'axial' ? SLICE_TYPE.AXIAL : SLICE_TYPE.MULTIPLANAR),
    setWindow: (level, width) => {
      const [image] = niivue.volumes;
      if (!image) return;
      image.cal_min = level - width / 2;
      image.cal_max = level + width / 2;
      niivue.updateGLVolume();
    },
    window: () => {
      const [image] = niivue.volumes;
      const [low, high] = [image?.cal_min ?? 0, image?.cal_max ?? 1];
      return { level: (low + high) / 2, width: high - low };
    },
    setMaskOpacity: (value) => {
      opacity = value;
      if (niivue.volumes.length > 1) niivue.setOpacity(1, value);
    },
    step: (slices) => niivue.moveCrosshairInVox(0, 0, slices),
    dispose: () => niivue.cleanup(),
  };
}
