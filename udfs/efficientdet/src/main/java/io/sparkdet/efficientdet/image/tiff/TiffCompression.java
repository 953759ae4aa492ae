package io.sparkdet.efficientdet.image.tiff;

/** How the strips or tiles of a TIFF are compressed. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array of codes
enum TiffCompression {
  NONE(true, "no compression", 1),
  FAX(true, "CCITT", 2, 3, 4),
  LZW(true, "LZW", 5),
  JPEG(true, "JPEG", 7),
  DEFLATE(true, "Deflate", 8, 32946),
  PACK_BITS(true, "PackBits", 32773),
  OLD_JPEG(false, "JPEG as of 1992", 6),
  FAX_BY_WORDS(false, "CCITT by words", 32771),
  THUNDER_SCAN(false, "ThunderScan", 32809),
  JBIG(false, "JBIG", 9, 10, 34661),
  JPEG_2000(false, "JPEG 2000", 33003, 33004, 33005, 34712),
  SGI_LOG(false, "SGI LogLuv", 34676, 34677),
  LERC(false, "LERC", 34887),
  LZMA(false, "LZMA", 34925),
  JPEG_XR(false, "JPEG XR", 34934),
  ZSTANDARD(false, "Zstandard", 50000),
  WEBP(false, "WebP", 50001),
  JPEG_XL(false, "JPEG XL", 50002, 52546);

  private final boolean isRead;
  private final String label;
  private final int[] codes;

  TiffCompression(boolean isRead, String label, int... codes) {
    this.isRead = isRead;
    this.label = label;
    this.codes = codes;
  }

  /** Returns the compression of a code, refusing what is not read. */
  static TiffCompression of(long code) throws TiffException {
    for (TiffCompression compression : values()) {
      for (int known : compression.codes) {
        if (known == code && !compression.isRead) {
          throw refusal(compression.label);
        }
        if (known == code) {
          return compression;
        }
      }
    }
    throw refusal("kind " + code);
  }

  private static TiffException refusal(String label) {
    return TiffException.unsupported(
        "its compression (%s) is not read; save it with LZW, Deflate or none".formatted(label));
  }
}
