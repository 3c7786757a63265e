import { chooseUsual, type DeviceTraits } from '../../src/backends/webgpu/kernel';
import { createNodeGpu } from '../../src/backends/webgpu/node.node';

export interface WrappedGpu {
  readonly gpu: GPU;
  /** The devices that were requested, in order. */
  readonly devices: GPUDevice[];
}

/** Node's WebGPU with its devices in reach, with what an adapter says about itself replaced, and without the features that are `hidden`. */
export async function wrapGpu(info: Partial<GPUAdapterInfo> = {}, hidden: readonly string[] = []): Promise<WrappedGpu> {
  const own = await createNodeGpu();
  const devices: GPUDevice[] = [];
  const requestAdapter = async (options?: GPURequestAdapterOptions) => {
    const adapter = await own.requestAdapter(options);
    if (!adapter) return null;
    const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
    const requestDevice = async (descriptor?: GPUDeviceDescriptor) => {
      const made = await adapter.requestDevice(descriptor);
      devices.push(made);
      return made;
    };
    const { limits } = adapter;
    const features = new Set([...adapter.features].filter((feature) => !hidden.includes(feature)));
    return {
      features,
      limits,
      info: { vendor, architecture, device, description, isFallbackAdapter, ...info },
      requestDevice,
    } as unknown as GPUAdapter;
  };
  return { gpu: { requestAdapter } as GPU, devices };
}

/** An adapter that passes for a GPU, so that the kernels choose what they choose there. */
export const hardware: Partial<GPUAdapterInfo> = { vendor: 'test', architecture: '', device: '', description: '', isFallbackAdapter: false };

/** A device without a driver: it validates everything and computes nothing. `gpu` must be kept while the device is used. */
export async function nullDevice(features: GPUFeatureName[] = []): Promise<{ device: GPUDevice; gpu: GPU }> {
  const gpu = await createNodeGpu(['backend=null']);
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('Dawn has no null backend');
  return { device: await adapter.requestDevice({ requiredFeatures: features }), gpu };
}

/** A software adapter with subgroups at the default limits, with what is `given` replaced. */
export function traitsOf(given: Partial<DeviceTraits> = {}): DeviceTraits {
  return { software: true, swaps: true, half: false, workgroupBytes: 16384, deviation: 1e-5, choose: chooseUsual, ...given };
}
