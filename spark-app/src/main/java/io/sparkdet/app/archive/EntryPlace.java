package io.sparkdet.app.archive;

/**
 * Where an entry lies, so that it can be read without looking through its archive again.
 *
 * @param archive the full URI of the archive
 * @param packing how its bytes lie there
 * @param at in a tar the offset of its first byte, in a gzipped tar that of the unpacked tar, in a
 *     zip that of its header
 * @param stored how many bytes it takes there
 * @param crc the CRC-32 that its bytes must have, -1 for none
 */
public record EntryPlace(String archive, EntryPacking packing, long at, long stored, long crc) {

  /** What stands between the path of an archive and the name of an entry. */
  public static final String BETWEEN = "!/";
}
