import type { Shape } from '../../core/shape';
import { asFloat32 } from '../../core/tensor';
import type { ValueId } from '../../graph/ir';
import { type PlainGraph, plainGraph } from '../plain';
import type { Model } from '../suite';
import { modelBytes, nodeMessage, tensorMessage, valueMessage } from './messages';
import { type Call, writeOperation } from './ops';
import type { Message } from './protobuf';

/** A model as the bytes of an ONNX file: input `input`, output `output`, f32. PmError `onnx-op` where it has no operator. */
export function writeOnnx(model: Model): Uint8Array<ArrayBuffer> {
  return writePlain(plainGraph(model));
}

function writePlain({ values, nodes, constants, input, output }: PlainGraph): Uint8Array<ArrayBuffer> {
  const messages: Message[] = [];
  const initializers: Message[] = [];
  const written = new Set<ValueId>();
  let names = 0;
  const nameOf = (id: ValueId): string => (id === input ? 'input' : id === output ? 'output' : `v${id}`);
  const initializer = (name: string, shape: Shape, data: Float32Array | BigInt64Array) => {
    initializers.push(tensorMessage(name, shape, data));
    return name;
  };
  const read = (id: ValueId | undefined): string => {
    if (id === undefined) return '';
    const constant = constants.get(id);
    if (constant && !written.has(id)) {
      written.add(id);
      initializer(nameOf(id), constant.shape, asFloat32(constant));
    }
    return nameOf(id);
  };
  for (const { op, attrs, inputs, output: result } of nodes) {
    const pending: Parameters<typeof nodeMessage>[0][] = [];
    const call: Call = {
      attrs,
      inputs: inputs.map(read),
      shapes: inputs.map((id) => (id === undefined ? undefined : values[id].shape)),
      outputShape: values[result].shape,
      node: (name, from, attributes = {}) => {
        const made = `t${names++}`;
        pending.push({ op: name, inputs: from, output: made, attributes });
        return made;
      },
      floats: (numbers, shape) => initializer(`c${names++}`, shape, Float32Array.from(numbers)),
      integers: (numbers) => initializer(`c${names++}`, [numbers.length], BigInt64Array.from(numbers, BigInt)),
    };
    const last = writeOperation(op, call);
    for (const node of pending) messages.push(nodeMessage(node.output === last ? { ...node, output: nameOf(result) } : node));
  }
  return modelBytes({
    nodes: messages,
    initializers,
    input: valueMessage('input', values[input].shape),
    output: valueMessage('output', values[output].shape),
  });
}
