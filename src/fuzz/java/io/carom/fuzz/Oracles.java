package io.carom.fuzz;

import io.carom.classify.Classifier;
import io.carom.classify.Verdict;
import io.carom.mail.Address;
import io.carom.mail.Envelope;
import io.carom.mail.Octets;
import io.carom.mail.RecipientKey;
import io.carom.mime.Mime;
import io.carom.mime.MimeLimits;
import io.carom.mime.Part;
import io.carom.report.Outcome;
import io.carom.report.Report;
import io.carom.report.Reports;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// What must hold of every message, whatever its octets: each broken promise is an
/// [AssertionError] that says which, and whatever else is thrown is one too.
///
/// - mime: it throws nothing, and keeps to its limits of parts and depth.
/// - report: reading twice gives the same; LF and CRLF give the same outcomes, words included; the
///   domain of every recipient stands in the message or in its decoded texts; so it does in a
///   message cut at random, and no recipient of that is half of an address of the whole, unless
///   the whole names it too: then not the cut made it.
/// - rules: one verdict an outcome, never without a rule; never without evidence where a rule of
///   words or codes spoke; the confidence from 0 to 1.
/// - addresses: what is parsed, written and parsed again stays itself, and its key is the key of
///   itself.
final class Oracles {

  /// Reports inside of reports are looked for so deep.
  private static final int DEEPEST = 3;

  private final Classifier classifier;
  private final Random random;

  Oracles(Classifier classifier, Random random) {
    this.classifier = classifier;
    this.random = random;
  }

  void check(byte[] octets) {
    Part message = Mime.read(Octets.of(octets));
    limits(message);
    Report report = Reports.read(message, Envelope.none());
    same("reading twice", report, read(octets));
    written(octets, message, report);
    verdicts(report, classifier.classify(report));
    report.outcomes().forEach(o -> o.recipient().ifPresent(a -> address(a.toString())));
  }

  /// Line ends change no fact, and nobody is named who is not written.
  private void written(byte[] octets, Part message, Report report) {
    // A CR of its own before an LF would become another line end.
    byte[] lf = text(octets).replace("\r\n", "\n").replace('\r', '\n').getBytes(latin());
    byte[] crlf = text(lf).replace("\n", "\r\n").getBytes(latin());
    Report plain = read(lf);
    same("line ends", plain.outcomes(), read(crlf).outcomes());
    cut(lf);
    report.outcomes().forEach(outcome -> occurs(outcome, octets, message));
  }

  void address(String text) {
    Optional<Address> first = Address.parse(text);
    if (first.isEmpty()) {
      return;
    }
    same("the address " + text, first, Address.parse(first.get().toString()));
    RecipientKey key = RecipientKey.of(first.get());
    Address.parse(key.value())
        .ifPresent(again -> same("the key of " + text, key, RecipientKey.of(again)));
  }

  void reply(String text) {
    Verdict verdict = classifier.classify(text, Optional.empty(), Optional.empty());
    verdict(verdict);
    same("judging twice", verdict, classifier.classify(text, Optional.empty(), Optional.empty()));
  }

  private static Report read(byte[] octets) {
    return Reports.read(Mime.read(Octets.of(octets)), Envelope.none());
  }

  private static void limits(Part message) {
    MimeLimits limits = MimeLimits.DEFAULT;
    List<Part> parts = message.walk().toList();
    holds(parts.size() <= limits.parts() + 1, "more parts than the limit: " + parts.size());
    holds(depth(message) <= limits.depth(), "deeper than the limit");
    for (Part part : parts) {
      holds(part.bytes().length <= limits.textBytes(), "more text than the limit");
      holds(part.headers().fields().size() <= limits.headerFields(), "more fields than the limit");
    }
  }

  private static int depth(Part part) {
    return 1 + part.children().stream().mapToInt(Oracles::depth).max().orElse(0);
  }

  /// Whom a cut report names is written in what is left of it, and was written so before a cut
  /// within a line; of fixtures that nobody damaged before, BrokenReportsTest asks more.
  private void cut(byte[] octets) {
    byte[] cut = Arrays.copyOf(octets, random.nextInt(octets.length + 1));
    boolean isInLine = cut.length > 0 && cut[cut.length - 1] != '\n';
    Part message = Mime.read(Octets.of(cut));
    Report report = Reports.read(message, Envelope.none());
    if (report.outcomes().isEmpty()) {
      return;
    }
    Part uncut = Mime.read(Octets.of(octets));
    String whole = everything(octets, uncut).toLowerCase(Locale.ROOT);
    Set<Address> named = recipients(Reports.read(uncut, Envelope.none()));
    report.outcomes().forEach(outcome -> occurs(outcome, cut, message));
    for (Address address : recipients(report)) {
      holds(!isInLine || named.contains(address) || !halved(address, whole), "half: " + address);
    }
  }

  private static Set<Address> recipients(Report report) {
    return report.outcomes().stream()
        .flatMap(outcome -> outcome.recipient().stream())
        .collect(Collectors.toSet());
  }

  /// Whether an address stands in a text only as the beginning of longer ones; where it stands
  /// encoded, folded or quoted nobody can tell.
  private static boolean halved(Address address, String text) {
    String written = address.toString().toLowerCase(Locale.ROOT);
    if (!written.chars().allMatch(c -> c < 0x80)) {
      return false;
    }
    int at = text.indexOf(written);
    boolean longer = at >= 0;
    while (longer && at >= 0) {
      longer = goesOn(text, at + written.length());
      at = text.indexOf(written, at + 1);
    }
    return longer;
  }

  private static boolean goesOn(String text, int at) {
    String next = text.substring(at, Math.min(text.length(), at + 2)) + "  ";
    int letter = next.charAt(0) == '.' || next.charAt(0) == '-' ? 1 : 0;
    return Character.isLetterOrDigit(next.charAt(letter));
  }

  private static void occurs(Outcome outcome, byte[] octets, Part message) {
    if (outcome.recipient().isEmpty()) {
      return;
    }
    Address address = outcome.recipient().get();
    holds(
        address.domain().length() + address.localPart().length() <= 1_000,
        "an address longer than any");
    // Encoded forms (xtext, octal, encoded words, base64) are looked for without what they hide.
    String all = bare(everything(octets, message));
    String domain = bare(address.domain());
    boolean plain = domain.chars().allMatch(c -> c < 0x80) && !all.contains("=?");
    holds(!plain || all.contains(domain), "nobody wrote " + address);
  }

  /// The octets as Latin and as UTF-8, and all texts, those too that are found where a message
  /// that lost its MIME fields is read as a multipart.
  private static String everything(byte[] octets, Part message) {
    StringBuilder all = new StringBuilder();
    all.append(text(octets)).append('\n');
    all.append(new String(octets, StandardCharsets.UTF_8)).append('\n');
    texts(message, 0, all);
    texts(message.asMultipart(), 0, all);
    return all.toString();
  }

  private static void texts(Part message, int depth, StringBuilder all) {
    for (Part part : message.walk().toList()) {
      all.append(part.text()).append('\n');
      if (part.mediaType().startsWith("message/") && depth < DEEPEST) {
        texts(part.asMessage(), depth + 1, all);
      }
    }
  }

  /// Without what folding, comments and quoting may put between two letters.
  private static String bare(String text) {
    StringBuilder bare = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || Character.isLetterOrDigit(c)) {
        bare.append(c);
      }
    }
    return bare.toString();
  }

  private static void verdicts(Report report, List<Verdict> verdicts) {
    same("one verdict an outcome", report.outcomes().size(), verdicts.size());
    verdicts.forEach(Oracles::verdict);
  }

  private static void verdict(Verdict verdict) {
    holds(!verdict.rule().isBlank(), "a verdict without a rule");
    boolean guess = verdict.rule().startsWith("class/");
    holds(guess || !verdict.evidence().isEmpty(), "a verdict without evidence: " + verdict);
    holds(verdict.confidence() >= 0 && verdict.confidence() <= 1, "confidence of " + verdict);
  }

  private static Charset latin() {
    return StandardCharsets.ISO_8859_1;
  }

  private static String text(byte[] octets) {
    return new String(octets, latin());
  }

  private static void same(String what, Object one, Object other) {
    holds(one.equals(other), what + " differs:\n  " + one + "\n  " + other);
  }

  private static void holds(boolean promise, String otherwise) {
    if (!promise) {
      throw new AssertionError(otherwise);
    }
  }
}
