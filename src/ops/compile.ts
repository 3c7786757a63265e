import { type CompileOptions, compile as compileWith } from '../graph/compile';
import type { Graph } from '../graph/ir';
import type { Plan } from '../graph/plan';
import { opTable } from './all';

/** Turns a graph of our operators into a plan. */
export function compile(graph: Graph, options?: CompileOptions): Plan {
  return compileWith(graph, opTable, options);
}
