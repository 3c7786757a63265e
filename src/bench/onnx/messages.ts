import type { Shape } from '../../core/shape';
import { Message } from './protobuf';

// Messages of onnx.proto3 (github.com/onnx/onnx), by their field numbers.

const FLOAT = 1;
const INT64 = 7;
const IR_VERSION = 9;
/** Of the default operator set: the first with a 5D GridSample and Gelu. */
const OPSET = 20;

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Attributes of ONNX are typed: a plain number is an integer, `{ float }` is a float. */
function attributeMessage(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if (typeof value === 'string') return message.text(4, value).integer(20, 3);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  return message.integers(8, value).integer(20, 7);
}

export function nodeMessage({ op, inputs, output, attributes }: OnnxNode): Message {
  const message = new Message();
  for (const input of inputs) message.text(1, input);
  message.text(2, output).text(3, `${op} ${output}`).text(4, op);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attributeMessage(name, value));
  return message;
}

/** An initializer, little-endian as the machines that browsers run on. */
export function tensorMessage(name: string, shape: Shape, data: Float32Array | BigInt64Array): Message {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Message()
    .integers(1, shape)
    .integer(2, data instanceof Float32Array ? FLOAT : INT64)
    .text(8, name)
    .bytes(9, raw);
}

export function valueMessage(name: string, shape: Shape): Message {
  const dims = new Message();
  for (const extent of shape) dims.message(1, new Message().integer(1, extent));
  const type = new Message().message(1, new Message().integer(1, FLOAT).message(2, dims));
  return new Message().text(1, name).message(2, type);
}

export interface OnnxGraph {
  readonly nodes: readonly Message[];
  readonly initializers: readonly Message[];
  readonly input: Message;
  readonly output: Message;
}

export function modelBytes({ nodes, initializers, input, output }: OnnxGraph): Uint8Array<ArrayBuffer> {
  const graph = new Message();
  for (const node of nodes) graph.message(1, node);
  graph.text(2, 'pm-analyzer');
  for (const initializer of initializers) graph.message(5, initializer);
  graph.message(11, input).message(12, output);
  const opset = new Message().text(1, '').integer(2, OPSET);
  return new Message().integer(1, IR_VERSION).text(2, 'pm-analyzer').message(7, graph).message(8, opset).finish();
}
