/** Something a reader of a result must know. `code` is stable and kebab-case. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}
