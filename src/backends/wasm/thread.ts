// A thread of the WASM backend: waits for a call, takes slices of it, says when none is left. It never returns to its event loop.
import { ownerPort } from './platform.node';
import { type KernelFunction, type ThreadStart, takeSlices, Word } from './slices';

const port = await ownerPort();

port.listen((message) => {
  const { module, memory, control: address, kernels: names } = message as ThreadStart;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = names.map((name) => exports[name] as KernelFunction);
  const control = new Int32Array(memory.buffer, address);
  let seen = Atomics.load(control, Word.call);
  port.post(seen);
  for (;;) {
    Atomics.wait(control, Word.call, seen);
    const call = Atomics.load(control, Word.call);
    if (call === seen) continue;
    seen = call;
    try {
      takeSlices(control, kernels);
    } catch {
      Atomics.store(control, Word.failed, 1);
    }
    if (Atomics.sub(control, Word.pending, 1) === 1) {
      Atomics.notify(control, Word.pending);
      if (control[Word.message]) port.post(call);
    }
  }
});
