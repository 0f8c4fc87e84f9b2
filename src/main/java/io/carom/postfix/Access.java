package io.carom.postfix;

import io.carom.flow.Gate;
import io.carom.mail.Address;
import java.util.Optional;

/// The gate in the words of access(5).
record Access(Gate gate, String refusal) {

  /// The action for a recipient that is withheld; empty for one that may pass, for what is no
  /// address, and while the gate is not ready.
  Optional<String> action(Optional<String> list, String recipient) {
    return Address.parse(recipient).flatMap(address -> action(list, address));
  }

  private Optional<String> action(Optional<String> list, Address recipient) {
    return switch (gate.admit(list, recipient)) {
      case Gate.Answer.Open() -> Optional.empty();
      case Gate.Answer.NotReady() -> Optional.empty();
      case Gate.Answer.Withheld withheld -> Optional.of(refusal + " " + withheld.text());
    };
  }
}
