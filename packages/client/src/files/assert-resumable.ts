import { OptionError } from '@qga/wire/calls'

/** Streams, pipes and devices are no files to go on with. @throws OptionError */
export function assertResumable(isFile: boolean, { resume }: { readonly resume?: boolean | undefined }): void {
  if (isFile || !resume) return
  throw new OptionError('only the copy of a file to a file can be resumed', {
    hint: 'Give the path of a file, or leave resume out',
  })
}
