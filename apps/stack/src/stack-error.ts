/** An expected failure with a message for the person at the terminal: it is printed without a stack. */
export class StackError extends Error {
  readonly plain = true;
}

/** A step that the person at the terminal has stopped: it neither succeeded nor failed. */
export class Interrupted extends StackError {
  readonly interrupted = true;
}
