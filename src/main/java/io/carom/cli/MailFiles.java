package io.carom.cli;

import io.carom.mail.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where messages lie: files, mboxes, folders of them, Maildirs, standard input.
///
/// In a folder every file counts, in the order of names, folders below it included; but not
/// hidden files, not `.json` and `.jsonl` (what is known of the messages beside them), and of a
/// Maildir only what lies in `new` and `cur`.
final class MailFiles {

  /// One message.
  ///
  /// @param file the path as given, or below the folder given
  /// @param m which message of the file, from 1
  record Found(String file, int m, Octets octets) {}

  /// What is done with each message, and with each file that cannot be read.
  interface Visitor {

    /// Says whether to go on.
    boolean message(Found found);

    void unreadable(String file, String because);
  }

  private final InputStream standardInput;
  private final Visitor visitor;

  MailFiles(InputStream standardInput, Visitor visitor) {
    this.standardInput = standardInput;
    this.visitor = visitor;
  }

  /// Visits all messages of these paths, `-` being standard input, until the visitor wants no
  /// more.
  void visit(List<String> paths) {
    for (String path : paths) {
      if (!(path.equals("-") ? stream("-", standardInput) : visit(path))) {
        return;
      }
    }
  }

  /// How many octets lie there, as far as that can be told before they are read.
  static long octets(List<String> paths) {
    MailFiles quiet = new MailFiles(InputStream.nullInputStream(), new Silent());
    return paths.stream()
        .filter(path -> !path.equals("-"))
        .flatMap(path -> path(path).stream())
        .flatMap(path -> Files.isDirectory(path) ? quiet.below(path).stream() : Stream.of(path))
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  private static final class Silent implements Visitor {
    @Override
    public boolean message(Found found) {
      return false;
    }

    @Override
    public void unreadable(String file, String because) {
      // Told when it is read.
    }
  }

  private boolean visit(String given) {
    Optional<Path> named = path(given);
    if (named.isEmpty()) {
      visitor.unreadable("\"" + given + "\"", "it is no name of a file");
      return true;
    }
    Path path = named.get();
    if (!Files.isDirectory(path)) {
      return file(given, path);
    }
    for (Path file : below(path)) {
      if (!file(path.relativize(file).toString(), file)) {
        return false;
      }
    }
    return true;
  }

  /// Empty where nothing can have that name.
  private static Optional<Path> path(String given) {
    try {
      return Optional.of(Path.of(given)).filter(path -> !given.isEmpty());
    } catch (InvalidPathException notInThisLocale) {
      return Optional.empty();
    }
  }

  private boolean file(String name, Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return stream(name, in);
    } catch (IOException e) {
      visitor.unreadable(name, reason(e));
      return true;
    }
  }

  private boolean stream(String name, InputStream in) {
    try {
      Messages messages = new Messages(in);
      int m = 0;
      for (Optional<Octets> next = messages.next(); next.isPresent(); next = messages.next()) {
        m++;
        if (!visitor.message(new Found(name, m, next.get()))) {
          return false;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      visitor.unreadable(name, reason(e));
    }
    return true;
  }

  private List<Path> below(Path folder) {
    List<Path> files = new ArrayList<>();
    FileVisitor<Path> collector =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Files.isRegularFile(file) && isMail(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            visitor.unreadable(folder.relativize(file).toString(), reason(e));
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(folder, collector);
    } catch (IOException e) {
      visitor.unreadable(folder.toString(), reason(e));
    }
    files.sort(null);
    return files;
  }

  private static boolean isMail(Path file) {
    String name = file.getFileName().toString();
    if (name.startsWith(".") || name.endsWith(".json") || name.endsWith(".jsonl")) {
      return false;
    }
    Path folder = file.getParent();
    if (isMaildir(folder)) {
      return false;
    }
    boolean beingWritten =
        folder.getFileName() != null
            && folder.getFileName().toString().equals("tmp")
            && folder.getParent() != null
            && isMaildir(folder.getParent());
    return !beingWritten;
  }

  private static boolean isMaildir(Path folder) {
    return Files.isDirectory(folder.resolve("cur")) && Files.isDirectory(folder.resolve("new"));
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "no permission to read it";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
