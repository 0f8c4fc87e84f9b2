package io.carom.mailbox;

import jakarta.mail.MessagingException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.angus.mail.imap.IMAPFolder;

/// Waiting for the server to tell of new mail (IDLE, RFC 2177). The account's thread reads; another
/// asks for the end of it when there is news, or none for long, and a server that does not end it
/// then is hung up on.
///
/// While it waits, Jakarta Mail reads on after every timeout of the socket, so none of those ends
/// it. What does is the interruption of a virtual thread in a read, which closes the socket.
final class Idle {

  private final IMAPFolder folder;
  private final Duration longest;
  private final Duration silence;

  /// Whether the server told of new mail since that was asked last.
  private final AtomicBoolean news = new AtomicBoolean();

  private volatile CountDownLatch waker = new CountDownLatch(1);

  /// @param longest after which the server is asked whether it is still there
  /// @param silence how long it may take to answer that
  Idle(IMAPFolder folder, Duration longest, Duration silence) {
    this.folder = folder;
    this.longest = longest;
    this.silence = silence;
  }

  /// The server tells of new mail; from any thread.
  void tell() {
    news.set(true);
    waker.countDown();
  }

  /// Waits on this thread, which must be a virtual one. What the server told between our last
  /// question and IDLE counts too.
  ///
  /// @throws MessagingException when the connection is lost; with a [SocketTimeoutException] as its
  /// cause when the server did not end the IDLE
  void await() throws MessagingException {
    CountDownLatch wake = new CountDownLatch(1);
    waker = wake;
    if (news.getAndSet(false)) {
      return;
    }
    Wait wait = new Wait(Thread.currentThread());
    Thread.ofVirtual().name("mailbox-wake").start(() -> end(wait, wake));
    try {
      folder.idle(true);
    } catch (MessagingException lost) {
      throw wait.isCut()
          ? new MessagingException("the server is silent", new SocketTimeoutException("no answer"))
          : lost;
    } finally {
      wait.end();
      wake.countDown();
    }
  }

  /// Ends an IDLE once there is news, or no news for long. One that has ended costs a NOOP.
  private void end(Wait wait, CountDownLatch wake) {
    try {
      boolean told = wake.await(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (!told || news.get()) {
        Thread.ofVirtual().name("mailbox-noop").start(this::ask);
        wait.cutAfter(silence);
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    try {
      folder.doCommandIgnoreFailure(
          protocol -> {
            protocol.noop();
            return Optional.empty();
          });
    } catch (MessagingException | IllegalStateException lost) {
      // The account's thread sees it too.
    }
  }

  /// One IDLE of a thread, which is interrupted while it lasts or not at all.
  private static final class Wait {

    private final Thread thread;
    private boolean over;
    private boolean cut;

    Wait(Thread thread) {
      this.thread = thread;
    }

    /// Interrupts the thread when its IDLE is not over by then.
    synchronized void cutAfter(Duration time) throws InterruptedException {
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toMillis(); !over && left > 0; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
      if (!over) {
        cut = true;
        thread.interrupt();
      }
    }

    synchronized boolean isCut() {
      return cut;
    }

    /// From now on the thread is not interrupted, and was not.
    synchronized void end() {
      over = true;
      notifyAll();
      if (cut) {
        Thread.interrupted();
      }
    }
  }
}
