package io.carom.ledger;

import io.carom.mail.Octets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One connection whose statements stay prepared, since a message takes a dozen of them and
/// preparing costs more than running. Used by one thread at a time.
///
/// Values are bound as the ledger stores them: an instant as milliseconds, an empty `Optional`
/// as null, the words of `mail` as their text. Every `SQLException` comes out as [Failure].
final class Sql implements AutoCloseable {

  /// What a statement came to grief on.
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException sql;

    Failure(SQLException sql) {
      super(sql.getMessage(), sql);
      this.sql = sql;
    }

    SQLException sql() {
      return sql;
    }
  }

  /// How a row becomes a value.
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> idle = new HashMap<>();

  Sql(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /// Runs a statement that gives no rows; says how many it changed.
  int update(String sql, Object... values) {
    return with(sql, values, PreparedStatement::executeUpdate);
  }

  <T> Optional<T> one(String sql, Row<T> shape, Object... values) {
    return with(
        sql,
        values,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.ofNullable(shape.of(rows)) : Optional.empty();
          }
        });
  }

  <T> void each(String sql, Row<T> shape, Consumer<T> each, Object... values) {
    with(
        sql,
        values,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              each.accept(shape.of(rows));
            }
          }
          return 0;
        });
  }

  <T> List<T> all(String sql, Row<T> shape, Object... values) {
    List<T> all = new ArrayList<>();
    each(sql, shape, all::add, values);
    return all;
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  /// A statement in use is out of the map, so that a consumer of its rows may ask the same
  /// again; one that failed does not return to it.
  private <T> T with(String sql, Object[] values, Use<T> use) {
    try {
      PreparedStatement kept = idle.remove(sql);
      PreparedStatement statement = kept == null ? connection.prepareStatement(sql) : kept;
      boolean done = false;
      try {
        for (int i = 0; i < values.length; i++) {
          bind(statement, i + 1, values[i]);
        }
        T answer = use.of(statement);
        statement.clearParameters();
        done = true;
        return answer;
      } finally {
        if (!done || idle.putIfAbsent(sql, statement) != null) {
          discard(statement);
        }
      }
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    switch (value) {
      case Optional<?> maybe when maybe.isEmpty() -> statement.setObject(index, null);
      case Optional<?> present -> bind(statement, index, present.orElseThrow());
      case Integer number -> statement.setLong(index, number);
      case Long number -> statement.setLong(index, number);
      case Boolean flag -> statement.setBoolean(index, flag);
      case Instant at -> statement.setLong(index, at.toEpochMilli());
      case Octets octets -> statement.setBytes(index, octets.array());
      default -> statement.setString(index, value.toString());
    }
  }

  /// Gives the connection up. Never throws: what was not committed is lost on purpose.
  @Override
  public void close() {
    idle.values().forEach(Sql::discard);
    discard(connection);
  }

  /// Closes what is beyond use, so that its complaints are of no use either.
  private static void discard(AutoCloseable used) {
    try {
      used.close();
    } catch (Exception givenUpAnyway) {
      // Its locks and memory go with its file.
    }
  }
}
