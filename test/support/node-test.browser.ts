/** What `node:test` is in browser tests: the same calls on Mocha, which the browser's runner brings. */

interface Context {
  timeout(milliseconds: number): void;
}
type Body = (this: Context) => unknown;
interface Declare {
  (name: string, body: Body): unknown;
  readonly skip: (name: string, body: Body) => unknown;
}
interface Mocha {
  readonly describe: Declare;
  readonly it: Declare;
  readonly before: (body: Body) => void;
  readonly after: (body: Body) => void;
  readonly beforeEach: (body: Body) => void;
  readonly afterEach: (body: Body) => void;
}
interface Options {
  readonly skip?: boolean | string;
  readonly timeout?: number;
}

const mocha = globalThis as unknown as Mocha;

/** Mocha has no reasons; the runner reads this one off the name. */
const skippedName = (name: string, skip: true | string) => (skip === true ? name : `${name} # SKIP ${skip}`);

function declare(kind: Declare) {
  return (name: string, second: Options | (() => unknown), third?: () => unknown): void => {
    const [options, body] = typeof second === 'function' ? [{} as Options, second] : [second, third as () => unknown];
    const { skip, timeout } = options;
    if (skip) kind.skip(skippedName(name, skip), () => body());
    else
      kind(name, function () {
        if (timeout !== undefined) this.timeout(timeout);
        return body();
      });
  };
}

export const describe = declare(mocha.describe);
export const test = declare(mocha.it);
export const it = declare(mocha.it);
export const before = (body: () => unknown): void => mocha.before(() => body());
export const after = (body: () => unknown): void => mocha.after(() => body());
export const beforeEach = (body: () => unknown): void => mocha.beforeEach(() => body());
export const afterEach = (body: () => unknown): void => mocha.afterEach(() => body());
