package io.carom.config;

import io.carom.config.Config.Lists;
import io.carom.postfix.GateSettings;
import java.util.Optional;
import java.util.Set;

/// Reads `gate`: where Postfix asks whether a recipient may be mailed.
final class GateSection {

  private GateSection() {}

  static GateSettings read(Section gate, Lists lists) {
    Optional<String> list = gate.maybe(Keys.GATE_LIST);
    ListsSection.known(gate, Keys.GATE_LIST, list.stream().toList(), lists);
    return new GateSettings(
        gate.place(Keys.GATE_POLICY),
        gate.place(Keys.GATE_SOCKETMAP),
        gate.place(Keys.GATE_TCP_TABLE),
        gate.one(Keys.GATE_ACTION),
        list,
        Set.copyOf(gate.many(Keys.GATE_EXEMPT)));
  }
}
