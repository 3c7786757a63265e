import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-web';
import { asFloat32, tensor } from '../../core/tensor';
import { writeOnnx } from '../onnx/write';
import type { RunnerInfo } from '../report/report';
import type { Runner } from '../runner';

/** What the packages of ONNX Runtime have in common. */
export interface Ort {
  readonly InferenceSession: { create(bytes: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession> };
  readonly Tensor: TensorConstructor;
}

/** A runner on a build of ONNX Runtime, for models in the ONNX that our graphs become. */
export function ortRunner(ort: Ort, info: RunnerInfo, options: InferenceSession.SessionOptions): Runner {
  return {
    info,
    load: async (model) => {
      const session = await ort.InferenceSession.create(writeOnnx(model), { graphOptimizationLevel: 'all', logSeverityLevel: 3, ...options });
      return {
        run: async (input) => {
          const feed = new ort.Tensor('float32', asFloat32(input), input.shape as number[]);
          const { output } = await session.run({ input: feed });
          return toHost(output);
        },
        dispose: () => session.release(),
      };
    },
    cannotTrain: 'this build of ONNX Runtime has no training',
    dispose: () => {},
  };
}

async function toHost(output: OrtTensor) {
  const data = (await output.getData()) as Float32Array;
  const copy = tensor('f32', output.dims, data.slice());
  output.dispose();
  return copy;
}
