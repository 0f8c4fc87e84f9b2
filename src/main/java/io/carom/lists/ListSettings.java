package io.carom.lists;

import io.carom.mail.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One recipient list, as an installation is told of it.
///
/// @param name lower-case letters, digits and hyphens, 1 to 16: it stands in signed return paths
/// @param owner whose list it is; lists of one owner lose a dead address together
/// @param file the list itself, where it is a file
/// @param table how the file is to be read where it is a table; else its name tells whether it
///     is one, and its header the rest
/// @param bounceAddresses return addresses that mean this list when no token names one
/// @param listIds List-Id values (RFC 2919) of its mailings, without angle brackets
public record ListSettings(
    String name,
    String owner,
    Optional<Path> file,
    Optional<TableSettings> table,
    List<Address> bounceAddresses,
    List<String> listIds) {

  /// The owner of every list that names none.
  public static final String DEFAULT_OWNER = "default";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,16}");

  public ListSettings {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a list name is 1 to 16 of a-z, 0-9 and hyphen, not: " + name);
    }
    bounceAddresses = List.copyOf(bounceAddresses);
    listIds = List.copyOf(listIds);
  }

  /// A list that is a file and nothing else, as the command line names one.
  public static ListSettings of(String name, Path file) {
    return new ListSettings(
        name, DEFAULT_OWNER, Optional.of(file), Optional.empty(), List.of(), List.of());
  }
}
