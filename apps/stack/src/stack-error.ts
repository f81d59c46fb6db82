/** An expected failure with a message for the person at the terminal: it is printed without a stack. */
export class StackError extends Error {
  readonly plain = true;
}
