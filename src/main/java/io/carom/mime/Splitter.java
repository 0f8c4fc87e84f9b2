package io.carom.mime;

import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Jakarta Mail's multipart parser in its most forgiving mode, asked only where the parts begin
/// and end: headers are read by us, so that our limits hold for them.
final class Splitter extends MimeMultipart {

  private final List<Window> windows = new ArrayList<>();
  private final int limit;
  private boolean overLimit;

  private Splitter(Window body, Optional<String> boundary, int limit) throws MessagingException {
    super(new Content(body, boundary));
    this.limit = limit;
  }

  /// The parts of a multipart body.
  ///
  /// @param whole whether the closing boundary was there
  /// @param overLimit whether parts beyond the limit were left unread
  record Parts(List<Window> windows, boolean whole, boolean overLimit) {}

  /// Splits `body` at `boundary`, or at the first line that looks like one where it is empty.
  static Parts split(Window body, Optional<String> boundary, int limit) {
    Splitter splitter = null;
    boolean whole = false;
    try {
      splitter = new Splitter(body, boundary, limit);
      whole = splitter.getCount() >= 0 && splitter.isComplete();
    } catch (MessagingException noMoreParts) {
      whole = false;
    }
    return splitter == null
        ? new Parts(List.of(), false, false)
        : new Parts(splitter.windows, whole, splitter.overLimit);
  }

  @Override
  protected void initializeProperties() {
    super.initializeProperties();
    ignoreMissingEndBoundary = true;
    ignoreMissingBoundaryParameter = true;
    allowEmpty = true;
  }

  @Override
  protected MimeBodyPart createMimeBodyPart(InputStream part) throws MessagingException {
    if (windows.size() == limit) {
      overLimit = true;
      throw new MessagingException("more than " + limit + " parts");
    }
    windows.add((Window) part);
    return new MimeBodyPart();
  }

  /// What Jakarta Mail wants around the bytes of a multipart.
  private record Content(Window body, Optional<String> boundary) implements DataSource {
    @Override
    public InputStream getInputStream() {
      return new Window(body.array(), body.from(), body.to());
    }

    @Override
    public OutputStream getOutputStream() {
      throw new UnsupportedOperationException("a message is only read");
    }

    @Override
    public String getContentType() {
      return boundary
          .map(b -> b.replace("\\", "\\\\").replace("\"", "\\\""))
          .map(b -> "multipart/mixed; boundary=\"" + b + "\"")
          .orElse("multipart/mixed");
    }

    @Override
    public String getName() {
      return "";
    }
  }
}
