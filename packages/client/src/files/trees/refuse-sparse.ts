import { ArchiveError } from '../../errors/archive-error.js'

/** Refuses a file with holes: an honest guest's tar may pack it so, where it is told to. */
export function refuseSparse(): never {
  throw new ArchiveError(
    'it has a sparse file, in a form that is not supported',
    'Copy the sparse files of the folder one by one; GNU tar packs them so if TAR_OPTIONS in the guest has -S',
  )
}
