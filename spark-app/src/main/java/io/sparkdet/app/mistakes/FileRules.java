package io.sparkdet.app.mistakes;

import java.util.List;
import java.util.regex.Pattern;

/** Files and folders that are not there, not open to one, or there already. */
final class FileRules {

  private static final Pattern PERMISSION =
      Pattern.compile(
          "Permission denied|Operation not permitted|Access ?[Dd]enied|Status Code: 403");
  private static final Pattern UNMADE =
      Pattern.compile(
          "Mkdirs failed to create|Unable to create|cannot create|Not a directory|Is a directory|is not a directory");
  private static final Pattern EXISTS =
      Pattern.compile("PATH_ALREADY_EXISTS|Output directory .* already exists");
  private static final Pattern ABSENT =
      Pattern.compile(
          "PATH_NOT_FOUND|Path does not exist|Input path does not exist|No such file or directory");
  private static final Pattern PATH =
      Pattern.compile(
          "URISyntaxException|Wrong FS|Can not create a Path|File name too long|Illegal character in|Relative path in absolute URI");

  static final List<Rule> ALL =
      List.of(
          Rule.of(
              fault ->
                  fault.is(
                          "AccessControlException",
                          "AccessDeniedException",
                          "AWSAccessDeniedException")
                      || fault.says(PERMISSION),
              "a file or folder is not open to you",
              "change its rights, or name another"),
          Rule.of(
              fault -> fault.is("FileAlreadyExistsException") || fault.says(EXISTS),
              "the output is there already, or another run writes to it",
              "name another --output, or wait for that run"),
          Rule.of(
              fault ->
                  fault.is("ParentNotDirectoryException", "NotDirectoryException")
                      || fault.says(UNMADE),
              "a folder cannot be made",
              "name another --output"),
          Rule.of(
              fault ->
                  fault.is("FileNotFoundException", "NoSuchFileException", "InvalidInputException")
                      || fault.says(ABSENT),
              "a file is not there, or no longer",
              "mend the path, and leave files as they are while a command runs"),
          Rule.of(
              fault -> fault.is("ChecksumException"),
              "a file differs from the checksum beside it",
              "restore the file, or remove the hidden .crc file beside it"),
          Rule.of(
              fault -> fault.is("URISyntaxException", "InvalidPathException") || fault.says(PATH),
              "a path cannot be understood",
              "mend it; characters that addresses reserve are written as %20 and so on"));

  private FileRules() {}
}
