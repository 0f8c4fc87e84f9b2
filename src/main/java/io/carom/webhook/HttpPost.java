package io.carom.webhook;

import io.carom.ledger.Entries.Event;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;

/// Attempts over HTTP/1.1, signed anew each time. The status line alone decides; redirects are
/// not followed, and of the body at most 64 KB is read, only to keep the connection.
///
/// The client keeps its own platform threads: it looks names up on them, and a name server that
/// hangs would pin the carriers on which every SMTP session runs.
final class HttpPost implements Post, AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final InstantSource clock;
  private final HttpClient client;

  HttpPost(InstantSource clock) {
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  @Override
  public Answer send(Endpoint endpoint, Event event) throws InterruptedException {
    AtomicReference<ResponseInfo> head = new AtomicReference<>();
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(
            request(endpoint, event),
            info -> {
              head.set(info);
              return new Drain();
            });
    Answer otherwise;
    try {
      // HttpRequest.timeout would end with the head of the answer; a body can drip for ever.
      exchange.get(endpoint.timeout().toMillis(), TimeUnit.MILLISECONDS);
      otherwise = unwell("no answer");
    } catch (TimeoutException e) {
      otherwise = unwell("no answer within " + seconds(endpoint.timeout()));
    } catch (ExecutionException | CancellationException e) {
      otherwise = unwell(words(e.getCause()));
    } finally {
      exchange.cancel(true);
    }
    ResponseInfo answered = head.get();
    return answered == null ? otherwise : judge(answered.statusCode(), answered.headers());
  }

  private HttpRequest request(Endpoint endpoint, Event event) {
    Signature signature = Signature.of(event, endpoint.secrets(), clock.instant());
    return HttpRequest.newBuilder(endpoint.url())
        .header("content-type", "application/json")
        .header("user-agent", "Carom")
        .header("webhook-id", signature.id())
        .header("webhook-timestamp", Long.toString(signature.timestamp()))
        .header("webhook-signature", signature.signatures())
        .POST(BodyPublishers.ofString(event.body()))
        .build();
  }

  private Answer judge(int status, HttpHeaders headers) {
    if (status >= 200 && status < 300) {
      return new Answer.Taken(status);
    }
    if (status == 410) {
      return new Answer.Gone();
    }
    if (status == 429 || status >= 500) {
      return new Answer.Unwell("answered " + status, retryAfter(headers, clock.instant()));
    }
    boolean redirect = status >= 300 && status < 400;
    return new Answer.Rejected(
        "answered " + status + (redirect ? ", a redirect, which is not followed" : ""));
  }

  /// Seconds or a date (RFC 9110 section 10.2.3); what is neither is as if absent.
  private static Optional<Duration> retryAfter(HttpHeaders headers, Instant now) {
    String value = headers.firstValue("retry-after").orElse("").strip();
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      return Optional.of(Duration.between(now, until)).filter(Duration::isPositive);
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }

  private static Answer unwell(String because) {
    return new Answer.Unwell(because, Optional.empty());
  }

  private static String words(Throwable trouble) {
    return switch (trouble) {
      case HttpConnectTimeoutException e -> "no connection within " + seconds(CONNECT_TIMEOUT);
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "the host name was not found";
      case ConnectException e -> "no connection: " + said(e);
      case SSLException e -> "TLS failed: " + said(e);
      case IOException e -> "the connection broke: " + said(e);
      case null -> "the exchange was given up";
      default -> "the exchange failed: " + trouble;
    };
  }

  private static String said(Throwable trouble) {
    return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /// Reads the body away; hangs up when it is longer than it may be.
  private static final class Drain implements BodySubscriber<Void> {

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private int left = MAX_BODY_BYTES;

    @Override
    public CompletionStage<Void> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        left -= buffer.remaining();
      }
      if (left < 0) {
        subscription.cancel();
        done.complete(null);
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable trouble) {
      done.completeExceptionally(trouble);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
