import type { Peer } from '../runner';
import { onnxruntimeNode } from './onnxruntime-node.node';
import { onnxruntimeWebWasm } from './onnxruntime-web-wasm';
import { torchPeers } from './torch/torch.node';

/** Who runs beside the engine in Node. */
export async function nodePeers(): Promise<Peer[]> {
  return [onnxruntimeWebWasm(), onnxruntimeNode, ...(await torchPeers())];
}
