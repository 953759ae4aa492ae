package io.sparkdet.efficientdet.image.foreign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Formats that are not read but known by their first bytes; the first that claims them counts. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array of starts
public enum ForeignFormat {
  CANON_RAW(Remedy.CONVERT, "a camera's raw file (Canon CR2)", "II*\0....CR"),
  BIG_TIFF(Remedy.TIFF, "a BigTIFF picture", "II+\0", "MM\0+"),
  OLYMPUS_RAW(Remedy.CONVERT, "a camera's raw file (Olympus ORF)", "IIRO", "IIRS", "MMOR"),
  PANASONIC_RAW(Remedy.CONVERT, "a camera's raw file (Panasonic RW2)", "IIU\0"),
  FUJI_RAW(Remedy.CONVERT, "a camera's raw file (Fujifilm RAF)", "FUJIFILMCCD-RAW"),
  SIGMA_RAW(Remedy.CONVERT, "a camera's raw file (Sigma X3F)", "FOVb"),
  CANON_OLD_RAW(Remedy.CONVERT, "a camera's raw file (Canon CRW)", "II\u001a\0\0\0HEAPCCDR"),
  JPEG_XR(Remedy.CONVERT, "a JPEG XR picture", "II\u00bc"),
  JPEG_2000(Remedy.CONVERT, "a JPEG 2000 picture", "....jP  \r\n\u0087\n", "\u00ffO\u00ffQ"),
  JPEG_XL(Remedy.CONVERT, "a JPEG XL picture", "....JXL \r\n\u0087\n", "\u00ff\n"),
  AVIF(Remedy.CONVERT, "an AVIF picture", "....ftyp") {
    @Override
    public boolean claims(byte[] content) {
      return super.claims(content) && Set.of("avif", "avis").contains(brand(content));
    }
  },
  HEIC(Remedy.CONVERT, "a HEIC picture", "....ftyp") {
    @Override
    public boolean claims(byte[] content) {
      return super.claims(content) && HEIC_BRANDS.contains(brand(content));
    }
  },
  CANON_NEW_RAW(Remedy.CONVERT, "a camera's raw file (Canon CR3)", "....ftypcrx "),
  ISO_MEDIA(Remedy.FRAMES, "an ISO media file (video)", "....ftyp"),
  PHOTOSHOP(Remedy.CONVERT, "a Photoshop document", "8BPS"),
  GIMP(Remedy.CONVERT, "a GIMP picture", "gimp xcf"),
  ICON(Remedy.CONVERT, "a Windows icon", "\0\0\1\0", "\0\0\2\0") {
    /** It says how many pictures it has, and where the first of them is: behind the directory. */
    @Override
    public boolean claims(byte[] content) {
      int pictures = u16(content, 4);
      boolean directory =
          content.length < 22
              || (content[9] == 0
                  && u16(content, 14) + u16(content, 16) > 0
                  && (u16(content, 20) > 0 || u16(content, 18) >= 6 + 16 * pictures));
      return super.claims(content) && pictures > 0 && directory;
    }
  },
  MAC_ICON(Remedy.CONVERT, "a macOS icon", "icns"),
  TARGA(Remedy.CONVERT, "a TGA picture") {
    /** The first version has no mark, so its header is judged; the second ends with one. */
    @Override
    public boolean claims(byte[] content) {
      return starts(content, content.length - 18, "TRUEVISION-XFILE.") || isTarga(content);
    }
  },
  BARE_BITMAP(Remedy.CONVERT, "a BMP picture without its file header (DIB)") {
    @Override
    public boolean claims(byte[] content) {
      return content.length >= 40
          && Set.of(40, 52, 56, 108, 124).contains(u16(content, 0))
          && u16(content, 2) == 0
          && u16(content, 12) == 1
          && Set.of(1, 2, 4, 8, 16, 24, 32).contains(u16(content, 14));
    }
  },
  PORTABLE_ANYMAP(Remedy.CONVERT, "a PNM picture", "P1", "P2", "P3", "P4", "P5", "P6", "P7") {
    @Override
    public boolean claims(byte[] content) {
      return super.claims(content) && content.length > 2 && content[2] <= ' ' && content[2] >= '\t';
    }
  },
  RADIANCE(Remedy.CONVERT, "a Radiance HDR picture", "#?RADIANCE", "#?RGBE"),
  OPEN_EXR(Remedy.CONVERT, "an OpenEXR picture", "v/1\1"),
  DIRECT_DRAW(Remedy.CONVERT, "a DDS texture", "DDS "),
  QOI(Remedy.CONVERT, "a QOI picture", "qoif"),
  FLIF(Remedy.CONVERT, "a FLIF picture", "FLIF"),
  BPG(Remedy.CONVERT, "a BPG picture", "BPG\u00fb"),
  MNG(Remedy.FRAMES, "an MNG animation", "\u008aMNG"),
  JNG(Remedy.CONVERT, "a JNG picture", "\u008bJNG"),
  PCX(Remedy.CONVERT, "a PCX picture", "\n\0\1", "\n\2\1", "\n\3\1", "\n\5\1"),
  SUN_RASTER(Remedy.CONVERT, "a Sun raster picture", "Y\u00a6j\u0095"),
  SGI(Remedy.CONVERT, "an SGI picture", "\1\u00da\0\1", "\1\u00da\1\1"),
  METAFILE(Remedy.CONVERT, "a Windows metafile", "\u00d7\u00cd\u00c6\u009a", "\1\0\0\0........") {
    @Override
    public boolean claims(byte[] content) {
      return starts(content, 0, "\u00d7\u00cd\u00c6\u009a") || starts(content, 40, " EMF");
    }
  },
  FITS(Remedy.CONVERT, "a FITS picture", "SIMPLE  ="),
  DICOM(Remedy.CONVERT, "a DICOM picture") {
    @Override
    public boolean claims(byte[] content) {
      return starts(content, 128, "DICM");
    }
  },
  PDF(Remedy.CONVERT, "a PDF document", "%PDF"),
  POSTSCRIPT(Remedy.CONVERT, "a PostScript document", "%!PS", "\u00c5\u00d0\u00d3\u00c6"),
  DJVU(Remedy.CONVERT, "a DjVu document", "AT&TFORM"),
  OFFICE(
      Remedy.CONVERT, "a Microsoft Office document", "\u00d0\u00cf\21\u00e0\u00a1\u00b1\32\u00e1"),
  APPLE_DOUBLE(Remedy.LEAVE, "what macOS keeps beside a file (AppleDouble)", "\0\5\26\7"),
  GIT_LFS(Remedy.FETCH, "a Git LFS pointer in place of the file", "version https://git-lfs"),
  VIDEO_OR_SOUND(Remedy.FRAMES, "a RIFF video or sound", "RIFF") {
    @Override
    public boolean claims(byte[] content) {
      return starts(content, 0, "RIFF....AVI ") || starts(content, 0, "RIFF....WAVE");
    }
  },
  MATROSKA(Remedy.FRAMES, "a Matroska or WebM video", "\32E\u00df\u00a3"),
  FLASH(Remedy.FRAMES, "a Flash video", "FLV\1"),
  WINDOWS_MEDIA(Remedy.FRAMES, "a Windows Media video or sound", "0&\u00b2u\u008ef\u00cf\21"),
  MPEG(Remedy.FRAMES, "an MPEG video", "\0\0\1\u00ba", "\0\0\1\u00b3"),
  OGG(Remedy.FRAMES, "an Ogg video or sound", "OggS\0"),
  ZIP(Remedy.UNPACK, "a ZIP archive", "PK\3\4", "PK\5\6", "PK\7\b"),
  GZIP(Remedy.UNPACK, "gzip data", "\37\u008b"),
  ZSTANDARD(Remedy.UNPACK, "Zstandard data", "(\u00b5/\u00fd"),
  SEVEN_ZIP(Remedy.UNPACK, "a 7-Zip archive", "7z\u00bc\u00af'\34"),
  RAR(Remedy.UNPACK, "a RAR archive", "Rar!\32\7"),
  TAR(Remedy.UNPACK, "a tar archive") {
    @Override
    public boolean claims(byte[] content) {
      return starts(content, 257, "ustar");
    }
  },
  PARQUET(Remedy.TABLE, "a Parquet file", "PAR1"),
  NUMPY(Remedy.LEAVE, "a NumPy array", "\u0093NUMPY"),
  HDF5(Remedy.LEAVE, "an HDF5 file", "\u0089HDF\r\n\32\n");

  private static final Set<String> HEIC_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "heif");

  /** What a user does about such a file, to be put after a sentence. */
  private enum Remedy {
    CONVERT("; convert it to JPEG or PNG"),
    TIFF("; convert it to TIFF, or to JPEG or PNG"),
    FRAMES("; take its frames out as JPEG or PNG"),
    UNPACK("; unpack it"),
    FETCH("; fetch it with \"git lfs pull\""),
    TABLE("; a table is read with --input-format parquet"),
    LEAVE("; leave it out");

    private final String sentence;

    Remedy(String sentence) {
      this.sentence = sentence;
    }
  }

  private final Remedy remedy;
  private final String label;
  private final String[] starts;

  /** A dot in a start stands for any byte. */
  ForeignFormat(Remedy remedy, String label, String... starts) {
    this.remedy = remedy;
    this.label = label;
    this.starts = starts;
  }

  /** Returns what it is, with its article. */
  public String label() {
    return label;
  }

  /** Returns the first format that claims the content. */
  public static Optional<ForeignFormat> of(byte[] content) {
    return Arrays.stream(values()).filter(format -> format.claims(content)).findFirst();
  }

  /** Returns whether it is a picture; documents are converted too, and videos are none. */
  public boolean isPicture() {
    return switch (this) {
      case PDF, POSTSCRIPT, DJVU, OFFICE -> false;
      case MNG -> true;
      default -> remedy == Remedy.CONVERT || remedy == Remedy.TIFF;
    };
  }

  /** Returns what to do, to be put after a sentence. */
  public String remedy() {
    return remedy.sentence;
  }

  /** Returns whether content begins as this format does. */
  public boolean claims(byte[] content) {
    for (String start : starts) {
      if (starts(content, 0, start)) {
        return true;
      }
    }
    return false;
  }

  /** Judges the fields of a header by what each kind of TGA may have in them. */
  private static boolean isTarga(byte[] content) {
    if (content.length < 18
        || u16(content, 12) == 0
        || u16(content, 14) == 0
        || (content[17] & 0xC0) != 0) {
      return false;
    }
    int depth = content[16];
    boolean noMap = starts(content, 3, "\0\0\0\0\0");
    return switch (u16(content, 1)) {
      case 0x0200, 0x0A00 -> noMap && Set.of(15, 16, 24, 32).contains(depth);
      case 0x0300, 0x0B00 -> noMap && Set.of(8, 16).contains(depth);
      case 0x0101, 0x0901 ->
          u16(content, 5) > 0
              && Set.of(15, 16, 24, 32).contains((int) content[7])
              && Set.of(8, 16).contains(depth);
      default -> false;
    };
  }

  private static int u16(byte[] content, int at) {
    return at + 1 < content.length ? (content[at] & 0xFF) | (content[at + 1] & 0xFF) << 8 : 0;
  }

  private static String brand(byte[] content) {
    return content.length < 12
        ? ""
        : new String(content, 8, 4, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  private static boolean starts(byte[] content, int at, String start) {
    if (at < 0 || content.length < at + start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (start.charAt(i) != '.' && start.charAt(i) != (content[at + i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }
}
