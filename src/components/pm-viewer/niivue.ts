import { DRAG_MODE, MULTIPLANAR_TYPE, Niivue, NVImage, SLICE_TYPE } from '@niivue/niivue';
import type { Vec3 } from '../../imaging/affine';
import { writeVolume } from '../../imaging/io/write';
import { type Volume, voxelCount, withData } from '../../imaging/volume';
import { mostLabels, type RendererEvents, type Rgb, type SliceRenderer } from './adapter';

const options = {
  backColor: [0, 0, 0, 1],
  crosshairColor: [1, 0.85, 0.2, 0.9],
  crosshairWidthUnit: 'mm' as const,
  dragAndDropEnabled: false,
  dragMode: DRAG_MODE.contrast,
  fontColor: [0.85, 0.88, 0.92, 1],
  fontMinPx: 14,
  fontSizeScaling: 0.3,
  isNearestInterpolation: false,
  isRadiologicalConvention: true,
  isResizeCanvas: true,
  logLevel: 'silent' as const,
  multiplanarForceRender: false,
  multiplanarLayout: MULTIPLANAR_TYPE.GRID,
  multiplanarShowRender: 0,
  show3Dcrosshair: false,
  showAllOrientationMarkers: true,
};

/** Thickness of the crosshair's lines and the gap in their middle, in CSS pixels. */
const LINE_PX = 2;
const GAP_PX = 9;

/** NiiVue behind our own small contract. It is loaded on first use, never with the core. */
export async function createNiivueRenderer(canvas: HTMLCanvasElement, events: RendererEvents): Promise<SliceRenderer> {
  const niivue = new Niivue(options);
  const onLost = () => events.onContextLost();
  canvas.addEventListener('webglcontextlost', onLost);
  await niivue.attachToCanvas(canvas);
  // Moves that were asked for here are not reported as the user's.
  let quiet = false;
  niivue.onLocationChange = () => {
    if (!quiet && niivue.volumes.length > 0) events.onPosition(position());
  };
  niivue.onIntensityChange = (volume) => events.onGreyScale(scaleOf(volume));
  const position = () => [...niivue.frac2mm(niivue.scene.crosshairPos, 0, true)].slice(0, 3) as unknown as Vec3;
  let opacity = 0.5;
  const removeFrom = (index: number) => {
    while (niivue.volumes.length > index) niivue.removeVolume(niivue.volumes[niivue.volumes.length - 1]);
  };
  // NiiVue draws the lines as bars in the volume: their size in mm follows the picture's.
  const sizeCrosshair = () => {
    const [image] = niivue.volumes;
    if (!image?.dimsRAS || !image.pixDimsRAS) return;
    const { dimsRAS, pixDimsRAS } = image;
    const [x, y, z] = [1, 2, 3].map((axis) => dimsRAS[axis] * pixDimsRAS[axis]);
    const [width, height] = niivue.opts.sliceType === SLICE_TYPE.AXIAL ? [x, y] : [x + y, y + z];
    const pixelMm = Math.max(width / canvas.clientWidth, height / canvas.clientHeight) / niivue.scene.pan2Dxyzmm[3];
    if (!Number.isFinite(pixelMm)) return;
    niivue.opts.crosshairGap = GAP_PX * pixelMm;
    niivue.setCrosshairWidth(LINE_PX * pixelMm);
  };
  const resized = new ResizeObserver(sizeCrosshair);
  resized.observe(canvas);
  const silently = (change: () => void) => {
    quiet = true;
    try {
      change();
    } finally {
      quiet = false;
    }
  };

  return {
    setImage: async (image) => {
      const loaded = await load(image, 'image.nii', { colormap: 'gray', opacity: 1 });
      silently(() => {
        removeFrom(0);
        niivue.addVolume(loaded);
        niivue.setPan2Dxyzmm([0, 0, 0, 1]);
        sizeCrosshair();
      });
    },
    setOverlay: async (labels, colorOf) => {
      const entries = labels && tableEntries(labels);
      const loaded = entries && (await load(entries, 'overlay.nii', { colormap: 'gray', opacity }));
      if (entries) loaded?.setColormapLabel(labelTable(entries, colorOf));
      silently(() => {
        removeFrom(1);
        if (loaded) niivue.addVolume(loaded);
      });
    },
    setOverlayOpacity: (value) => {
      opacity = value;
      if (niivue.volumes.length > 1) niivue.setOpacity(1, value);
    },
    setLayout: (layout) => {
      niivue.setSliceType(layout === 'axial' ? SLICE_TYPE.AXIAL : SLICE_TYPE.MULTIPLANAR);
      sizeCrosshair();
    },
    setGreyScale: ({ level, window }) => {
      const [image] = niivue.volumes;
      if (!image) return;
      image.cal_min = level - window / 2;
      image.cal_max = level + window / 2;
      niivue.updateGLVolume();
    },
    greyScale: () => scaleOf(niivue.volumes[0]),
    setPosition: (millimetres) =>
      silently(() => {
        niivue.scene.crosshairPos = niivue.mm2frac(Float32Array.from(millimetres) as unknown as [number, number, number], 0, true);
        niivue.drawScene();
      }),
    position,
    setZoom: (zoom) => {
      // NiiVue zooms about the world's origin: the pan brings the crosshair back to its place.
      const pan = position().map((value, axis) => niivue.scene.pan2Dxyzmm[axis] - value * (zoom - niivue.scene.pan2Dxyzmm[3]));
      niivue.setPan2Dxyzmm([pan[0], pan[1], pan[2], zoom]);
      sizeCrosshair();
    },
    dispose: () => {
      resized.disconnect();
      canvas.removeEventListener('webglcontextlost', onLost);
      niivue.cleanup();
      niivue.gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

const scaleOf = (image: NVImage | undefined) => {
  const [low, high] = [image?.cal_min ?? 0, image?.cal_max ?? 1];
  return { level: (low + high) / 2, window: high - low };
};

/** NiiVue reads files: the volume is handed over as one, the first channel of it. */
async function load(of: Volume, name: string, appearance: { colormap: string; opacity: number }): Promise<NVImage> {
  const first = { ...of, channels: 1, data: of.data.subarray(0, voxelCount(of.size)) };
  const bytes = writeVolume(first, name);
  return NVImage.loadFromFile({ file: new File([bytes as BlobPart], name), name, ...appearance });
}

/** NiiVue draws whatever lies in the first 2/256 of a table in the colour at their end: these entries are clear as 0 is. */
const CLEAR = 3;

/** Entries of the colour table for labels. */
function tableEntries(labels: Volume): Volume {
  const entries = new Uint8Array(voxelCount(labels.size));
  for (let voxel = 0; voxel < entries.length; voxel++) {
    const label = Number(labels.data[voxel]);
    if (label > 0) entries[voxel] = CLEAR + Math.min(Math.ceil(label), mostLabels);
  }
  return withData(labels, 'u8', entries, 1);
}

/** NiiVue's table of the colours of entries. */
function labelTable({ data }: Volume, colorOf: (label: number) => Rgb) {
  const highest = (data as Uint8Array).reduce((most, entry) => Math.max(most, entry), CLEAR + 1);
  const entries = Array.from({ length: highest + 1 }, (_, entry) => entry);
  const isClear = (entry: number) => entry <= CLEAR;
  const colors = entries.map((entry) => (isClear(entry) ? ([0, 0, 0] as const) : colorOf(entry - CLEAR)));
  const component = (axis: number) => colors.map((color) => color[axis]);
  return {
    R: component(0),
    G: component(1),
    B: component(2),
    A: entries.map((entry) => (isClear(entry) ? 0 : 255)),
    I: entries,
    labels: entries.map((entry) => (isClear(entry) ? '' : String(entry - CLEAR))),
    min: 0,
    max: highest,
  };
}
