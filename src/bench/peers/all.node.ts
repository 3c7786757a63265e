import type { Peer } from '../runner';
import { onnxruntimeNode } from './onnxruntime-node.node';
import { onnxruntimeWebWasm } from './onnxruntime-web-wasm';

/** Who runs beside the engine in Node. */
export const nodePeers: readonly Peer[] = [onnxruntimeWebWasm(), onnxruntimeNode];
