package io.carom.lists;

import io.carom.lists.TableSettings.Delimiter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The first row of a table: the names of its columns.
///
/// @param charset UTF-8 where the names can be read so
record Header(byte delimiter, List<String> names, Charset charset) {

  /// Names of a column of addresses, less letter case, blanks and punctuation; a name of an
  /// earlier line is meant where several stand in one header.
  private static final List<Set<String>> USUAL =
      List.of(
          Set.of(
              "email",
              "emailaddress",
              "mailaddress",
              "电子邮箱",
              "电子邮件",
              "邮箱",
              "邮箱地址",
              "电子邮箱地址",
              "电子邮件地址",
              "邮件地址",
              "電子郵件",
              "電子信箱"),
          Set.of("mail", "emails", "邮件", "信箱"),
          Set.of("address", "recipient", "subscriber", "地址"));

  Header {
    names = List.copyOf(names);
  }

  /// Reads the header at the start of a file.
  ///
  /// @param end where the part of the file ends that was read
  /// @throws ListRefused when it names no column of addresses, or more than one
  static Header of(Path path, byte[] bytes, int from, int end, TableSettings settings)
      throws ListRefused {
    List<Delimiter> possible =
        settings.delimiter().map(List::of).orElse(List.of(Delimiter.values()));
    Optional<Header> best = Optional.empty();
    for (Delimiter delimiter : possible) {
      Row row = Row.of(bytes, from, end, delimiter.octet());
      Header header = new Header(delimiter.octet(), names(row), row.charset());
      boolean finds = row.isSound() && !header.addressColumns(settings).isEmpty();
      if (finds && header.names.size() > best.map(h -> h.names.size()).orElse(0)) {
        best = Optional.of(header);
      }
    }
    Header header = best.orElseThrow(() -> noColumn(path, settings));
    if (header.addressColumns(settings).size() > 1) {
      throw new ListRefused(
          path + " has several columns that may hold the addresses: name one as addressColumn");
    }
    return header;
  }

  private static ListRefused noColumn(Path path, TableSettings settings) {
    return new ListRefused(
        settings
            .addressColumn()
            .map(name -> path + " has no column \"" + name + "\" in its first row")
            .orElse(
                path
                    + " is a table whose first row names no column of addresses, such as email:"
                    + " name one as addressColumn, or name the file .txt if it is no table"));
  }

  private static List<String> names(Row row) {
    List<String> names = new ArrayList<>();
    for (int column = 0; column < row.size(); column++) {
      names.add(row.text(column));
    }
    return names;
  }

  /// The column of addresses, from 0.
  int addressColumn(TableSettings settings) {
    return addressColumns(settings).getFirst();
  }

  private List<Integer> addressColumns(TableSettings settings) {
    if (settings.addressColumn().isPresent()) {
      return columns(settings.addressColumn().get());
    }
    for (Set<String> usual : USUAL) {
      List<Integer> found = new ArrayList<>();
      for (int column = 0; column < names.size(); column++) {
        if (usual.contains(plain(names.get(column)))) {
          found.add(column);
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /// The one column of this name, from 0.
  ///
  /// @throws ListRefused when there is none, or more than one
  int column(Path path, String name) throws ListRefused {
    List<Integer> found = columns(name);
    if (found.size() != 1) {
      throw new ListRefused(
          path
              + (found.isEmpty() ? " has no column \"" : " has several columns \"")
              + name
              + "\" in its first row");
    }
    return found.getFirst();
  }

  private List<Integer> columns(String name) {
    List<Integer> found = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      if (names.get(column).equalsIgnoreCase(name.strip())) {
        found.add(column);
      }
    }
    return found;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s\\p{Punct}]", "");
  }
}
