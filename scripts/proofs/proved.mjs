// @ts-check
/** What docs/proofs is made of: scenario, engine, and what is otherwise than the scenario's entry says. */
export const PROVED = ['kmod-20-initstate --engine graph --processes 3 --modules 2']
