import { messageOf, PmError } from '../../core/errors';
import type { Backend, BackendInfo, DeviceChange } from '../backend';
import { chooseUsual, type DeviceTraits } from './kernel';
import { PipelineCache } from './pipelines';
import type { TuneMode } from './tuner';
import type { TuningStore } from './tuning/table';

export interface WebGpuOptions {
  /** The API's entry; `navigator.gpu` by default. In Node: `createNodeGpu()`. */
  readonly gpu?: GPU;
  /** An adapter to use first; after a lost device another one is requested. */
  readonly adapter?: GPUAdapter;
  readonly powerPreference?: GPUPowerPreference;
  /** Ask for the adapter's larger buffers and workgroup memory (`adapter`, the default), or for WebGPU's guaranteed limits. */
  readonly limits?: 'adapter' | 'default';
  /** Told of a lost device, unless the backend was disposed of, and of the one that a later run opens. */
  readonly onDeviceChange?: (change: DeviceChange) => void;
  /** How variants of kernels are chosen; `never` by default. */
  readonly tune?: TuneMode;
  /** Where measured tables are kept; without it they live as long as the backend. */
  readonly tuningStore?: TuningStore;
  /** Milliseconds that measuring may take when a plan is loaded, compilation included; 20 000 by default. */
  readonly tuneBudget?: number;
  /** Variants that stage halves (some 1e-3 off) may be taken where the device has `shader-f16`; not by default. */
  readonly halves?: boolean;
  /** Names of variants to take wherever they are valid, the first that is; elsewhere what would be taken without this. */
  readonly variants?: readonly string[];
  /** Makes the backend for what WebGPU cannot compute exactly, when it is asked for first. */
  readonly exact?: () => Promise<Backend>;
}

/** Limits that bigger plans and faster variants use. All kernels run at the defaults too. */
const wantedLimits = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize'] as const;

/** Features that variants may be built on; what the device has is recorded in the backend's details. */
const wantedFeatures = ['subgroups', 'shader-f16', 'timestamp-query'] as const;

/** What results may deviate by, relative to the largest value: with f32 throughout, and where halves are staged. */
const SINGLES = 1e-5;
const HALVES = 2e-3;

/** A device, with all that lives and dies with it. */
export interface DeviceContext {
  readonly device: GPUDevice;
  readonly info: BackendInfo;
  readonly traits: DeviceTraits;
  readonly pipelines: PipelineCache;
  /** Settles when the device is lost. */
  readonly lost: Promise<GPUDeviceLostInfo>;
  readonly isLost: () => boolean;
  /** Errors that no scope caught, oldest first; reading empties the list. */
  readonly takeErrors: () => string[];
}

/** Requests adapter and device. PmError `webgpu-unavailable` says which of them there is not. */
export async function openDevice(options: WebGpuOptions, isFirst: boolean): Promise<DeviceContext> {
  const adapter = (isFirst && options.adapter) || (await requestAdapter(options));
  const features = wantedFeatures.filter((feature) => adapter.features.has(feature));
  const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]]));
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ requiredFeatures: features, requiredLimits: options.limits === 'default' ? {} : requiredLimits });
  } catch (error) {
    throw new PmError('webgpu-unavailable', 'WebGPU', `no device: ${messageOf(error)}`, 'use another backend', { cause: error });
  }
  return contextOf(device, adapter.info, features, options);
}

async function requestAdapter({ gpu = globalThis.navigator?.gpu, powerPreference }: WebGpuOptions): Promise<GPUAdapter> {
  if (!gpu) {
    throw new PmError(
      'webgpu-unavailable',
      'WebGPU',
      'this environment has no navigator.gpu',
      'pass gpu (in Node: createNodeGpu) or use another backend',
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (!adapter) throw new PmError('webgpu-unavailable', 'WebGPU', 'there is no adapter', 'check the graphics driver or use another backend');
  return adapter;
}

function contextOf(device: GPUDevice, adapter: GPUAdapterInfo, features: readonly string[], { halves }: WebGpuOptions): DeviceContext {
  const errors: string[] = [];
  let isLost = false;
  const lost = device.lost.then((reason) => {
    isLost = true;
    return reason;
  });
  device.onuncapturederror = (event) => {
    event.preventDefault();
    errors.push(event.error.message);
  };
  const name = [adapter.vendor, adapter.architecture, adapter.device, adapter.description].filter((part) => part).join(' ');
  const software = adapter.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render|warp/i.test(name);
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = device.limits;
  const details = { features: features.join(' '), maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize };
  return {
    device,
    info: { name: 'webgpu', device: name || 'unnamed adapter', software, details },
    traits: {
      software,
      workgroupBytes: maxComputeWorkgroupStorageSize,
      swaps: features.includes('subgroups'),
      half: features.includes('shader-f16'),
      deviation: halves ? HALVES : SINGLES,
      choose: chooseUsual,
    },
    pipelines: new PipelineCache(device),
    lost,
    isLost: () => isLost,
    takeErrors: () => errors.splice(0),
  };
}

/** A loss is reported a little after the calls that it made fail. */
export function isLostSoon(context: DeviceContext): Promise<boolean> {
  return Promise.race([context.lost.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 50, false))]);
}

/** Keeps one device open: the current one, or a new one after a loss. */
export class DeviceConnection {
  private current: Promise<DeviceContext>;
  private closed = false;

  private constructor(
    private readonly options: WebGpuOptions,
    first: DeviceContext,
  ) {
    this.current = Promise.resolve(first);
    this.watch(first);
  }

  static async open(options: WebGpuOptions): Promise<DeviceConnection> {
    return new DeviceConnection(options, await openDevice(options, true));
  }

  async context(): Promise<DeviceContext> {
    if (this.closed) throw new PmError('disposed', 'WebGPU backend', 'was disposed', 'create another');
    const known = this.current;
    const context = await known;
    if (!context.isLost()) return context;
    if (this.current === known) this.current = this.reopen(known);
    return this.context();
  }

  /** Destroys the device, which lets a Node process end. */
  close(): void {
    this.closed = true;
    this.current.then(({ device }) => device.destroy()).catch(() => {});
  }

  private watch({ lost }: DeviceContext): void {
    void lost.then(({ reason, message }) => {
      if (!this.closed) this.options.onDeviceChange?.({ state: 'lost', backend: 'webgpu', message: message || reason || 'unknown' });
    });
  }

  private async reopen(lost: Promise<DeviceContext>): Promise<DeviceContext> {
    try {
      const context = await openDevice(this.options, false);
      this.watch(context);
      this.options.onDeviceChange?.({ state: 'restored', backend: 'webgpu', device: context.info.device });
      return context;
    } catch (error) {
      // The next call tries again.
      this.current = lost;
      throw error;
    }
  }
}
