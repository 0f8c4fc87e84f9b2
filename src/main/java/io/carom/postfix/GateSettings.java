package io.carom.postfix;

import io.carom.socket.Listen;
import java.util.Optional;
import java.util.Set;

/// At which doors Postfix may ask the gate, and what they say.
///
/// @param policy where the policy service listens; empty for nowhere, as with the other two
/// @param socketmap where the maps `suppressed` and `suppressed-<list>` are looked up
/// @param tcpTable where the one `tcp:` table is looked up
/// @param action the access(5) action for a suppressed recipient, see
/// [PostfixSettings#refusal()]
/// @param list the list of mail that does not tell whose it is
/// @param exemptSenders whose mail is never withheld, as [io.carom.flow.Senders] names them
public record GateSettings(
    Optional<Listen> policy,
    Optional<Listen> socketmap,
    Optional<Listen> tcpTable,
    String action,
    Optional<String> list,
    Set<String> exemptSenders) {

  public GateSettings {
    exemptSenders = Set.copyOf(exemptSenders);
  }

  /// Whether any door is wanted.
  public boolean isOpen() {
    return policy.isPresent() || socketmap.isPresent() || tcpTable.isPresent();
  }

  PostfixSettings at(Listen listen) {
    PostfixSettings settings = PostfixSettings.defaults(listen).withRefusal(action);
    return list.map(settings::withList).orElse(settings);
  }
}
