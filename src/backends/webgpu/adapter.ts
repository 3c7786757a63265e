import type { BackendInfo } from '../backend';
import { openDevice } from './device';

/** The adapter that a page's WebGPU gives, in words. PmError `webgpu-unavailable` where there is none. */
export async function describeAdapter(): Promise<Pick<BackendInfo, 'device' | 'software'>> {
  const { device, info } = await openDevice({}, true);
  device.destroy();
  return { device: info.device, software: info.software };
}
