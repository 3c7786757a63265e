import type { ByteCursor } from './byte-cursor';
import { type PickleHost, PickleMachine } from './pickle-machine';
import { pickleOpcodes } from './pickle-opcodes';
import { malformed, type PickleValue } from './pickle-values';

const stop = '.'.charCodeAt(0);

/**
 * Reads one pickle and leaves the cursor behind it. Nothing in the pickle runs: it yields plain data and what `host`
 * makes of the names and persistent ids that it asks for; anything else is refused by name.
 *
 * The result may refer to itself or fan out without bound: `measureNesting` checks it before anyone walks it.
 *
 * Throws `pickle-refused` or `pickle-invalid`.
 */
export function unpickle(input: ByteCursor, host: PickleHost): PickleValue {
  const machine = new PickleMachine(input, host);
  for (;;) {
    const code = input.u8();
    if (code === stop) return machine.result();
    const run = pickleOpcodes.get(code);
    if (!run) throw malformed(`has the unknown opcode 0x${code.toString(16).padStart(2, '0')} at byte ${input.position - 1}`);
    run(machine);
  }
}
