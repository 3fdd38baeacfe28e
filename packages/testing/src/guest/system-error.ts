/** What a system call of the fake guest failed with, in the words of strerror. */
export type SystemErrorText =
  | 'No such file or directory'
  | 'Not a directory'
  | 'Is a directory'
  | 'Directory not empty'
  | 'File exists'
  | 'Bad file descriptor'
  | 'Invalid argument'
  | 'No space left on device'
  | 'Permission denied'
  | 'No such process'
  | 'Too many levels of symbolic links'
  | 'No such device or address'
  | 'Resource temporarily unavailable'
  | 'Illegal seek'
  | 'Broken pipe'
  | 'Interrupted system call'
  /** An error that has no number. */
  | ''

/** Thrown inside the fake guest; commands and programs put it into their own words. */
export class SystemError extends Error {
  override readonly name = 'SystemError'
  override readonly message: SystemErrorText

  constructor(message: SystemErrorText) {
    super(message)
    this.message = message
  }
}
