package io.carom.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The tables, as the scripts in `migrations` build them.
final class Schema {

  /// The newest script's number.
  static final int VERSION = 3;

  private static final String HISTORY = "flyway_schema_history";

  private Schema() {}

  /// Brings the tables up to date. Flyway is only woken when there is something to do: it costs
  /// more than all the rest of opening.
  ///
  /// @param types the words in which this database says what the scripts leave open
  /// @throws LedgerUnavailable when a newer program has been here
  static void prepare(Sql sql, DataSource source, Map<String, String> types) {
    int found = found(sql);
    if (found > VERSION) {
      throw new LedgerUnavailable(
          LedgerUnavailable.Kind.BROKEN,
          "the ledger has schema "
              + found
              + ", this Carom knows "
              + VERSION
              + ": a newer Carom has used it. Run that version or a newer one, or restore the"
              + " backup made before the upgrade");
    }
    if (found < VERSION) {
      migrate(source, types);
    }
  }

  private static int found(Sql sql) {
    try (ResultSet table = sql.connection().getMetaData().getTables(null, null, HISTORY, null)) {
      if (!table.next()) {
        return 0;
      }
    } catch (SQLException e) {
      throw new Sql.Failure(e);
    }
    return sql
        .all(
            "select version from " + HISTORY + " where success and version is not null",
            row -> Integer.valueOf(row.getString(1)))
        .stream()
        .mapToInt(Integer::intValue)
        .max()
        .orElse(0);
  }

  private static void migrate(DataSource source, Map<String, String> types) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:io/carom/ledger/migrations")
          .table(HISTORY)
          .placeholders(types)
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new LedgerUnavailable(
          LedgerUnavailable.Kind.BROKEN, "the ledger's tables could not be made: " + e, e);
    }
  }
}
