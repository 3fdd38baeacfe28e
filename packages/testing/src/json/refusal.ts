/** Text that QEMU's parser refuses, with its reason. */
export class Refusal {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}
