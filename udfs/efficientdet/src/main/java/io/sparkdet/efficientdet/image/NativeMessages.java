package io.sparkdet.efficientdet.image;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import io.sparkdet.efficientdet.machine.NativeFolder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What C libraries print to {@code stderr} while a thread decodes a picture, kept for that picture.
 *
 * <p>libjpeg decodes a damaged picture as far as it goes, fills the rest with gray, and says so in
 * one line on {@code stderr} only: a line without a name there, and nothing in the picture's row.
 * Only the decoder itself can know it. A marker check sees a cut file but not cut Huffman codes,
 * and a second decoder would cost as much as the first. So the variable {@code stderr} of the C
 * library, which programs may set, is set to a stream that gives each line to the thread that
 * printed it: one that listens keeps it, and for the others it goes on to file descriptor 2. That
 * costs nothing where nothing is printed; {@code System.err} and what C++ prints are not touched.
 *
 * <p>OpenCV's own lines come from C++. They tell on which line of which source file it gave a
 * picture up, and are shown only where {@code OPENCV_LOG_LEVEL} asks for them. But it also hands on
 * there what libtiff says, which fills what is damaged with black: the function that takes these
 * lines, which programs may replace, gives those of its TIFF reader to the thread that listens.
 */
final class NativeMessages implements AutoCloseable {

  private static final int UNBUFFERED = 2;
  private static final int LONGEST = 500;

  // Levels of OpenCV's log.
  private static final int SILENT = 0;
  private static final int ERROR = 2;
  private static final int WARNING = 3;

  /** The source whose lines tell of pictures. */
  private static final String TIFF_READER = "grfmt_tiff.cpp";

  /** How lines begin that tell of tags and not of pixels, or of an old way to write them. */
  private static final List<String> HARMLESS =
      List.of("TIFFReadDirectory", "LZWPreDecode: Old-style LZW codes", "TIFFFetchNormalTag");

  private static final ThreadLocal<@Nullable NativeMessages> LISTENING = new ThreadLocal<>();

  private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

  /** The level up to which OpenCV's lines go to file descriptor 2. */
  private static volatile int shown = SILENT;

  private final StringBuilder heard = new StringBuilder();
  private boolean loss;

  private NativeMessages() {}

  /** The four functions of a stream made by {@code fopencookie}; those not given do nothing. */
  @Structure.FieldOrder({"read", "write", "seek", "close"})
  public static class CookieFunctions extends Structure implements Structure.ByValue {
    /** Not given: nothing is read. */
    public @Nullable Pointer read;

    /** Takes what is printed. */
    public Write write = NativeMessages::printed;

    /** Not given. */
    public @Nullable Pointer seek;

    /** Not given. */
    public @Nullable Pointer close;
  }

  /** {@code cookie_write_function_t} of the GNU C library. */
  public interface Write extends Callback {
    /** Takes bytes and returns how many of them were taken. */
    long callback(@Nullable Pointer cookie, Pointer bytes, long size);
  }

  /** {@code WriteLogMessageExFuncType} of OpenCV. */
  public interface Log extends Callback {
    /** Takes one line and what it is about. */
    void callback(
        int level,
        @Nullable Pointer tag,
        @Nullable Pointer file,
        int line,
        @Nullable Pointer function,
        @Nullable Pointer message);
  }

  /** They are called for as long as the process runs, so they must not be collected. */
  private static final class Functions {
    static final CookieFunctions STREAM = new CookieFunctions();
    static final Log LOG = NativeMessages::logged;
  }

  /**
   * Sets the C library's {@code stderr}, once a JVM and until it ends, and takes OpenCV's log.
   * Pictures are decoded as well without it, so where it cannot be done one warning says so.
   *
   * @param openCv the file of a library that is linked to OpenCV's core
   */
  static void install(String openCv) {
    try {
      redirect();
      takeLog(openCv);
    } catch (LinkageError e) {
      System.getLogger(NativeMessages.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "What decoders say of damaged pictures goes to stderr and not to their rows: " + e);
    }
  }

  private static void redirect() {
    if (System.getProperty("jna.tmpdir") == null) {
      System.setProperty("jna.tmpdir", NativeFolder.claim().toString());
    }
    if (System.getProperty("jna.nosys") == null) {
      // Not the one of a system's package, which may be of another version.
      System.setProperty("jna.nosys", "true");
    }
    NativeLibrary process = NativeLibrary.getProcess();
    // Elsewhere the variable may lie in memory that cannot be written.
    process.getGlobalVariableAddress("gnu_get_libc_version");
    Pointer variable = process.getGlobalVariableAddress("stderr");
    Pointer before = variable.getPointer(0);
    Pointer stream =
        process
            .getFunction("fopencookie")
            .invokePointer(new @Nullable Object[] {null, "w", Functions.STREAM});
    if (stream == null) {
      throw new UnsatisfiedLinkError("fopencookie gave no stream");
    }
    process.getFunction("setvbuf").invokeInt(new @Nullable Object[] {stream, null, UNBUFFERED, 0L});
    variable.setPointer(0, stream);
    // Libraries that print while the process ends must not call into a JVM that is gone.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> variable.setPointer(0, before), "sparkdet-stderr"));
  }

  private static void takeLog(String library) {
    NativeLibrary core = NativeLibrary.getInstance(library);
    if (System.getenv("OPENCV_LOG_LEVEL") != null) {
      shown = core.getFunction("_ZN2cv5utils7logging11getLogLevelEv").invokeInt(new Object[0]);
    }
    Function replace =
        core.getFunction(
            "_ZN2cv5utils7logging8internal24replaceWriteLogMessageEx"
                + "EPFvNS1_8LogLevelEPKcS5_iS5_S5_E");
    replace.invokeVoid(new Object[] {Functions.LOG});
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> replace.invokeVoid(new @Nullable Object[] {null}), "sparkdet-log"));
    core.getFunction("_ZN2cv5utils7logging11setLogLevelENS1_8LogLevelE")
        .invokeInt(new Object[] {Math.max(shown, WARNING)});
  }

  private static void logged(
      int level,
      @Nullable Pointer tag,
      @Nullable Pointer file,
      int line,
      @Nullable Pointer function,
      @Nullable Pointer message) {
    String said = message == null ? "" : message.getString(0);
    String source = file == null ? "" : file.getString(0);
    NativeMessages listening = LISTENING.get();
    if (listening != null
        && level <= WARNING
        && source.endsWith(TIFF_READER)
        && HARMLESS.stream().noneMatch(said::startsWith)) {
      listening.keep(said + "\n");
      listening.loss |= level <= ERROR;
    }
    if (level <= shown) {
      passOn("%s:%d: %s%n".formatted(source, line, said).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Keeps what this thread's native code prints until {@link #close()}. */
  static NativeMessages listen() {
    NativeMessages messages = new NativeMessages();
    LISTENING.set(messages);
    return messages;
  }

  /** Returns whether it was said that parts of the picture cannot be decoded. */
  boolean tellOfLoss() {
    return loss;
  }

  /** Returns what was said so far as one line; empty if nothing was. */
  String heard() {
    return heard.toString().strip().replaceAll("\\s*\\n\\s*", "; ");
  }

  @Override
  public void close() {
    LISTENING.remove();
  }

  private static long printed(@Nullable Pointer cookie, Pointer bytes, long size) {
    byte[] text = bytes.getByteArray(0, Math.toIntExact(size));
    NativeMessages listening = LISTENING.get();
    if (listening == null) {
      return passOn(text);
    }
    listening.keep(new String(text, StandardCharsets.UTF_8));
    return size;
  }

  private void keep(String text) {
    if (heard.length() < LONGEST) {
      heard.append(text);
    }
  }

  /** Writes what is nobody's; 0 is what the C library takes for a failure. */
  private static long passOn(byte[] text) {
    try {
      STDERR.write(text);
      return text.length;
    } catch (IOException e) {
      return 0;
    }
  }
}
