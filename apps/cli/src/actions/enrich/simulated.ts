/** Stands before whatever a sandbox has said. */
export const SIMULATED = 'Simulated by the sandbox: nothing here is true.';
