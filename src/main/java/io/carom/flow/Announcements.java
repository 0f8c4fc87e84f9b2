package io.carom.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Journal;
import io.carom.mail.Address;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Writes what applications are told: `{"type":...,"timestamp":...,"data":{...}}`.
///
/// An event's id is made from what it tells, so the same fact has the same id however often it
/// is told.
public final class Announcements {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Subscriber> subscribers;

  public Announcements(List<Subscriber> subscribers) {
    this.subscribers = List.copyOf(subscribers);
  }

  /// An endpoint and what it wants to hear.
  ///
  /// @param types event types; empty means all
  /// @param lists list names; empty means all. An event about no list goes only to those who
  ///     want all: with several owners it may be about somebody else's recipient
  public record Subscriber(String endpoint, List<String> types, List<String> lists) {
    public Subscriber {
      types = List.copyOf(types);
      lists = List.copyOf(lists);
    }

    boolean wants(String type, Optional<String> list) {
      return (types.isEmpty() || types.contains(type))
          && (lists.isEmpty() || list.map(lists::contains).orElse(false));
    }
  }

  /// Tells what became of one outcome.
  ///
  /// @param facts the keys of [Facts]; they are copied
  /// @param advice what to do about it, for people
  public void outcome(
      Journal journal,
      String type,
      ObjectNode facts,
      MailId mailId,
      Optional<String> list,
      String decision,
      String because,
      String advice,
      String countKey,
      Instant at) {
    ObjectNode data = facts.deepCopy();
    data.put("mailId", mailId.value());
    data.put("list", list.orElse(null));
    data.put("decision", decision);
    data.put("because", because);
    data.put("advice", advice);
    Optional<RecipientKey> recipient =
        Optional.ofNullable(facts.path("recipient").textValue())
            .flatMap(Address::parse)
            .map(RecipientKey::of);
    publish(journal, type, data, list, recipient, countKey, at);
  }

  /// Tells that one list changed for one recipient.
  ///
  /// @param type `recipient.removed`, `recipient.suspended`, `recipient.restored`
  /// @param cause what makes this change another one than the last of its kind: an id
  public void recipient(
      Journal journal,
      String type,
      String list,
      Address address,
      String reason,
      Optional<MailId> mailId,
      String because,
      String cause,
      Instant at) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("recipient", address.toString());
    data.put("list", list);
    data.put("reason", reason);
    data.put("mailId", mailId.map(MailId::value).orElse(null));
    data.put("because", because);
    publish(
        journal, type, data, Optional.of(list), Optional.of(RecipientKey.of(address)), cause, at);
  }

  /// Tells that an incident was opened or closed.
  public void incident(
      Journal journal, String type, long incident, String list, String because, Instant at) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("incident", incident);
    data.put("list", list);
    data.put("because", because);
    publish(journal, type, data, Optional.of(list), Optional.empty(), "incident " + incident, at);
  }

  private void publish(
      Journal journal,
      String type,
      ObjectNode data,
      Optional<String> list,
      Optional<RecipientKey> recipient,
      String cause,
      Instant at) {
    List<String> endpoints =
        subscribers.stream().filter(s -> s.wants(type, list)).map(Subscriber::endpoint).toList();
    String id = "evt_" + digest(type + "\n" + list.orElse("") + "\n" + cause);
    data.put("eventId", id);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", type);
    body.put("timestamp", at.truncatedTo(ChronoUnit.MILLIS).toString());
    body.set("data", data);
    journal.publish(new Event(id, type, at, list, recipient, text(body)), endpoints);
  }

  static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException aTreeOfPlainValuesAlwaysWrites) {
      throw new IllegalStateException(aTreeOfPlainValuesAlwaysWrites);
    }
  }

  static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException weWroteItOurselves) {
      throw new IllegalStateException(weWroteItOurselves);
    }
  }

  /// 128 bits in hex: enough that two facts never share an id.
  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
