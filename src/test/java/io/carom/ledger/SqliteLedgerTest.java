package io.carom.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract, kept by SQLite.
class SqliteLedgerTest extends LedgerContract {

  @TempDir Path place;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = SqliteLedger.open(place.resolve("data"));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Override
  Ledger ledger() {
    return ledger;
  }
}
