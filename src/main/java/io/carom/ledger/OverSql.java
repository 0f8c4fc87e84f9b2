package io.carom.ledger;

/// Whatever asks or writes through one connection; each table's part of the ledger is one.
interface OverSql {

  Sql sql();
}
