package io.carom.lists;

import java.util.Optional;

/// What an installation says of a list that is a table; all of it can be left to the header.
///
/// @param addressColumn the name of the column with the addresses; else the header is searched
///     for one of the usual names
/// @param delimiter what stands between two cells; else the one that the header uses
/// @param marking what is written in the row of a recipient who goes; else the row is removed
public record TableSettings(
    Optional<String> addressColumn, Optional<Delimiter> delimiter, Optional<Marking> marking) {

  /// What the header tells, and rows are removed.
  public static final TableSettings FROM_HEADER =
      new TableSettings(Optional.empty(), Optional.empty(), Optional.empty());

  /// The status of a row that is marked where nothing else is configured.
  public static final String DEFAULT_STATUS = "bounced";

  /// What may stand between two cells.
  public enum Delimiter {
    COMMA(','),
    SEMICOLON(';'),
    TAB('\t');

    private final char octet;

    Delimiter(char octet) {
      this.octet = octet;
    }

    byte octet() {
      return (byte) octet;
    }
  }

  /// The columns that say of a row that its recipient is not to be mailed.
  ///
  /// @param statusColumn where `status` is written; a row that holds it counts as off the list
  /// @param reasonColumn where the reason goes, such as `user-unknown`
  /// @param dateColumn where the day of the removal goes, as `2026-03-01`, in UTC
  public record Marking(
      String statusColumn,
      String status,
      Optional<String> reasonColumn,
      Optional<String> dateColumn) {

    public Marking {
      if (status.isBlank()) {
        throw new IllegalArgumentException("an empty status marks nobody");
      }
    }
  }
}
