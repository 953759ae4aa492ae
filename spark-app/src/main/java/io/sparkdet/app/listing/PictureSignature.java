package io.sparkdet.app.listing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Tells a picture by its first bytes, also of formats that cannot be decoded: such a picture is a
 * row that says so.
 */
final class PictureSignature {

  /** Enough for every signature. */
  static final int BYTES = 16;

  /** What pictures begin with, as Latin-1. */
  private static final List<String> STARTS =
      List.of(
          "\u00FF\u00D8\u00FF", // JPEG
          "\u0089PNG\r\n\u001A\n",
          "GIF87a",
          "GIF89a",
          "II*\0", // TIFF, and the raw files of many cameras
          "MM\0*",
          "II+\0", // BigTIFF
          "MM\0+",
          "IIU\0", // Panasonic's raw files
          "IIRO", // Olympus's raw files
          "FUJIFILMCCD-RAW",
          "8BPS", // Photoshop
          "\0\0\0\fjP  \r\n\u0087\n", // JPEG 2000
          "\u00FFO\u00FFQ",
          "\0\0\0\fJXL \r\n\u0087\n", // JPEG XL
          "\u00FF\n");

  /** Brands of ISO media files that are pictures: HEIF, AVIF, Canon's raw files. */
  private static final Set<String> BRANDS =
      Set.of(
          "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis",
          "crx ");

  private PictureSignature() {}

  /** Returns whether a file that begins with these bytes is a picture. */
  static boolean isPicture(byte[] first) {
    String start = new String(first, StandardCharsets.ISO_8859_1);
    return STARTS.stream().anyMatch(start::startsWith)
        || (start.startsWith("RIFF") && start.startsWith("WEBP", 8))
        || (start.startsWith("ftyp", 4)
            && start.length() >= 12
            && BRANDS.contains(start.substring(8, 12)))
        || isBitmap(first);
  }

  /** Two letters are not enough: the size of a known header follows them. */
  private static boolean isBitmap(byte[] first) {
    return first.length >= 16
        && first[0] == 'B'
        && first[1] == 'M'
        && Set.of(12, 40, 52, 56, 64, 108, 124).contains(first[14] & 0xFF)
        && first[15] == 0;
  }
}
