package io.carom.flow;

import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Mail;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import io.carom.mime.Headers;
import io.carom.mime.Mime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A message that lies in a mailbox or a file: what SMTP said around it and when it came, as far
/// as its own header still tells.
///
/// The bounce address, in this order:
/// 1. where one is configured, the first address of the fields below that is it or a subaddress
///    of it (`bounces+news@` of `bounces@`), else the configured one;
/// 2. else the first address of X-Original-To, Delivered-To, Envelope-To, X-Envelope-To (each
///    written by the server that delivered, the topmost last), else the first of To;
/// 3. else none: then the message counts as read from a file.
///
/// The sender is Return-Path (RFC 5321 section 4.4); where nobody wrote one, the first address of
/// From, so that a person's mail does not pass for one of the null sender.
///
/// It came when the topmost Received says, else when Date says; neither lies in the future, and
/// without both it came now.
public final class FiledMail {

  /// In the order in which they are believed.
  private static final List<String> RECIPIENT_FIELDS =
      List.of("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To");

  /// Comments behind a date, such as the name of its zone.
  private static final String COMMENT = "\\([^)]*\\)";

  private FiledMail() {}

  /// Reads envelope and time off its header; a header that a fault of ours hides tells nothing.
  ///
  /// @param bounceAddress the one that its mailbox is known by
  public static Mail of(Octets octets, Optional<Address> bounceAddress, Instant now) {
    Headers header;
    try {
      header = Mime.read(octets).headers();
    } catch (RuntimeException | StackOverflowError unread) {
      return Mail.of(Envelope.none(), octets, now);
    }
    return Mail.of(envelope(header, bounceAddress), octets, came(header, now));
  }

  private static Envelope envelope(Headers header, Optional<Address> bounceAddress) {
    Envelope none = Envelope.none();
    return new Envelope(
        sender(header),
        recipient(header, bounceAddress).map(Envelope.Recipient::of).stream().toList(),
        none.envelopeId(),
        none.returnContent(),
        none.smtpUtf8(),
        none.peer(),
        none.helo());
  }

  private static Optional<Address> sender(Headers header) {
    Optional<String> path = header.first("Return-Path");
    return path.isPresent()
        ? path.flatMap(Address::parse)
        : header.addresses("From").stream().findFirst();
  }

  private static Optional<Address> recipient(Headers header, Optional<Address> known) {
    Stream<Address> named =
        RECIPIENT_FIELDS.stream().flatMap(field -> header.addresses(field).stream());
    return known.isPresent()
        ? named.filter(address -> isWithin(known.get(), address)).findFirst().or(() -> known)
        : named.findFirst();
  }

  /// Whether it is that address, with or without a subaddress (RFC 5233).
  private static boolean isWithin(Address known, Address address) {
    String wanted = RecipientKey.of(known).value();
    String found = RecipientKey.of(address).value();
    int plus = found.indexOf('+');
    int at = found.lastIndexOf('@');
    return found.equals(wanted)
        || plus > 0 && plus < at && (found.substring(0, plus) + found.substring(at)).equals(wanted);
  }

  private static Instant came(Headers header, Instant now) {
    return header
        .first("Received")
        .flatMap(trace -> date(trace.substring(trace.lastIndexOf(';') + 1)))
        .or(() -> header.first("Date").flatMap(FiledMail::date))
        .filter(then -> then.isAfter(Instant.EPOCH) && then.isBefore(now))
        .orElse(now);
  }

  private static Optional<Instant> date(String text) {
    try {
      String bare = text.replaceAll(COMMENT, "").strip().replaceAll("\\s+", " ");
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(bare, Instant::from));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
