/** The caller of a control asked for something that cannot be; `status` is what it answers. */
export type ControlProblem = { status: 400 | 404 | 409; message: string; path?: string };

const mark = Symbol('control problem');

type Marked = Error & { [mark]: ControlProblem };

/** An error that the control routes turn into an answer in its words. */
export function controlError(status: ControlProblem['status'], message: string): Error {
  return Object.assign(new Error(message), { [mark]: { status, message } });
}

const isMarked = (error: unknown): error is Marked => error instanceof Error && mark in error;

export const controlProblemOf = (error: unknown): ControlProblem | undefined =>
  isMarked(error) ? error[mark] : undefined;
