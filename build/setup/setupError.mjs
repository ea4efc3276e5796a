/** A set-up step that failed for a reason the user can do something about. The entry prints both lines and exits 1. */
export class SetupError extends Error {
  /**
   * @param {string} message what went wrong, in one sentence
   * @param {string} advice what to do next
   */
  constructor(message, advice) {
    super(message);
    this.name = 'SetupError';
    this.advice = advice;
  }
}
