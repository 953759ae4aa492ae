package io.sparkdet.app.listing;

import io.sparkdet.app.files.InputProbe;
import io.sparkdet.sql.annotations.file.HiddenNames;
import java.util.Locale;
import java.util.Set;

/**
 * What a file's name says. The suffix, in any case, tells pictures and well-known other files; of
 * the rest only the first bytes can tell. A name that begins with a dot is hidden, and so are the
 * names under which jobs and systems keep notes; an underscore alone hides nothing, for cameras
 * write {@code _MG_0096.jpg}.
 */
final class FileNames {

  private static final Set<String> PICTURES =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "jfi", "jif", "pjpeg", "pjp", "mpo", "png", "apng", "webp",
          "bmp", "dib", "gif", "tif", "tiff");

  private static final Set<String> OTHERS =
      Set.of(
          "7z",
          "arrow",
          "avi",
          "avro",
          "bash",
          "bat",
          "bz2",
          "c",
          "cfg",
          "class",
          "conf",
          "cpp",
          "crc",
          "css",
          "csv",
          "db",
          "dll",
          "doc",
          "docx",
          "exe",
          "feather",
          "flac",
          "gz",
          "h",
          "h5",
          "hdf5",
          "htm",
          "html",
          "ini",
          "ipynb",
          "iso",
          "jar",
          "java",
          "js",
          "json",
          "jsonl",
          "lock",
          "log",
          "lz4",
          "m4a",
          "m4v",
          "md",
          "md5",
          "mkv",
          "mov",
          "mp3",
          "mp4",
          "mpeg",
          "mpg",
          "ndjson",
          "npy",
          "npz",
          "onnx",
          "orc",
          "parquet",
          "pdf",
          "pickle",
          "pkl",
          "ppt",
          "pptx",
          "properties",
          "pt",
          "pth",
          "py",
          "pyc",
          "rar",
          "rst",
          "safetensors",
          "sh",
          "sha256",
          "snappy",
          "so",
          "sql",
          "sqlite",
          "srt",
          "svg",
          "tar",
          "tfrecord",
          "tgz",
          "toml",
          "ts",
          "tsv",
          "txt",
          "wav",
          "webm",
          "xls",
          "xlsx",
          "xml",
          "xmp",
          "xz",
          "yaml",
          "yml",
          "zip",
          "zst");

  private FileNames() {}

  /** Returns the lower-case suffix, empty if there is none. */
  static String suffix(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  static boolean isPicture(String name) {
    return PICTURES.contains(suffix(name));
  }

  /** Returns whether the suffix is a well-known one of files that are no pictures. */
  static boolean isOther(String name) {
    return OTHERS.contains(suffix(name));
  }

  static boolean isHidden(String name) {
    return HiddenNames.contain(name);
  }

  /** Returns whether a glob's last part says which files are meant, such as {@code *.dat}. */
  static boolean namesItsFiles(String glob) {
    int dot = glob.lastIndexOf('.');
    return dot >= 0 && !InputProbe.isGlob(glob.substring(dot));
  }
}
