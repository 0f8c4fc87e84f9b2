package io.carom.report;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mime.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// A message as the dialects look at it: what several of them ask of it is found once, when the
/// first of them asks.
///
/// Belongs to one thread, as its [Part] does.
final class Message {

  private final Part part;
  private final Envelope envelope;
  private final boolean attachments;
  private final Supplier<List<Address>> from;
  private final Supplier<String> subject;
  private final Supplier<Boolean> daemon;
  private final Supplier<Optional<String>> text;
  private final Supplier<Optional<List<String>>> lines;
  private final Supplier<NoticeText> notice;

  private Message(Part part, Envelope envelope, boolean attachments) {
    this.part = part;
    this.envelope = envelope;
    this.attachments = attachments;
    this.from = Once.of(() -> part.headers().addresses("From"));
    this.subject =
        Once.of(() -> part.headers().words("Subject").orElse("").toLowerCase(Locale.ROOT));
    this.daemon = Once.of(() -> MailSystem.wrote(part, from()));
    this.text = Once.of(this::readText);
    this.lines = Once.of(this::readLines);
    this.notice = Once.of(() -> NoticeText.of(this));
  }

  static Message of(Part part, Envelope envelope) {
    return new Message(part, envelope, false);
  }

  /// The same message, its attached texts read instead of its own: what a system passes on as a
  /// file.
  Message withAttachments() {
    return new Message(part, envelope, true);
  }

  /// Whether a part is a text of that type for people.
  boolean isText(Part it, String type) {
    boolean attached = it.disposition().filter(d -> d.equals("attachment")).isPresent();
    return it.mediaType().equals(type) && attached == attachments;
  }

  Part part() {
    return part;
  }

  /// The addresses in From.
  List<Address> from() {
    return from.get();
  }

  /// The subject as a person reads it, in lower case; empty where there is none.
  String subject() {
    return subject.get();
  }

  /// Whether From names a mail system, or nobody at all.
  boolean isFromDaemon() {
    return daemon.get();
  }

  /// Whether From or the envelope says that a mail system wrote it, and no person, who may quote
  /// a report.
  boolean isFromSystem() {
    return isFromDaemon() || MailSystem.sentAsNull(part, envelope);
  }

  /// Whether the first plain text holds these words, all of one line.
  boolean says(String words) {
    return text.get().filter(t -> t.contains(words)).isPresent();
  }

  /// The lines of the first plain text; empty where there is none.
  Optional<List<String>> lines() {
    return lines.get();
  }

  /// The texts for people, found and folded.
  NoticeText notice() {
    return notice.get();
  }

  private Optional<List<String>> readLines() {
    return text.get().map(t -> t.lines().toList());
  }

  private Optional<String> readText() {
    return part.walk()
        .filter(p -> attachments ? isText(p, "text/plain") : p.mediaType().equals("text/plain"))
        .findFirst()
        .map(Part::text);
  }
}
