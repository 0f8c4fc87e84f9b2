package io.carom.webhook;

import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.DispatchState;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Journal;
import io.carom.ledger.Ledger;
import io.carom.ledger.LedgerUnavailable;
import io.carom.ledger.Recall;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// A ledger that keeps only dispatches, in memory, as its contract says; everything else throws.
/// It counts, and can be told to break.
final class LedgerInMemory implements Ledger {

  private final Map<Key, Row> rows = new LinkedHashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final Journal journal = as(Journal.class);
  private final Recall recall = as(Recall.class);
  private boolean broken;
  private int writes;
  private int mostAskedFor;

  private record Key(String eventId, String endpoint) {}

  private record Row(Dispatch dispatch, DispatchState state) {}

  void breakDown() {
    broken = true;
  }

  void mend() {
    broken = false;
  }

  synchronized int writes() {
    return writes;
  }

  /// The largest number of due dispatches anybody asked for at once.
  synchronized int mostAskedFor() {
    return mostAskedFor;
  }

  synchronized Dispatch dispatch(String eventId, String endpoint) {
    return rows.get(new Key(eventId, endpoint)).dispatch();
  }

  synchronized DispatchState state(String eventId, String endpoint) {
    return rows.get(new Key(eventId, endpoint)).state();
  }

  synchronized long count(DispatchState state) {
    return in(state).count();
  }

  @Override
  public <T> T write(Function<Journal, T> work) {
    T answer;
    synchronized (this) {
      failWhenBroken();
      Map<Key, Row> before = new LinkedHashMap<>(rows);
      try {
        answer = work.apply(journal);
      } catch (RuntimeException e) {
        rows.clear();
        rows.putAll(before);
        throw e;
      }
      writes++;
    }
    listeners.forEach(Runnable::run);
    return answer;
  }

  @Override
  public synchronized <T> T read(Function<Recall, T> query) {
    failWhenBroken();
    return query.apply(recall);
  }

  private void failWhenBroken() {
    if (broken) {
      throw new LedgerUnavailable(LedgerUnavailable.Kind.BROKEN, "told to");
    }
  }

  @Override
  public void afterCommit(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {}

  /// The part of the contract that is kept here, found by name.
  @SuppressWarnings("unused")
  final class Kept {

    public void publish(Event event, Collection<String> endpoints) {
      for (String endpoint : endpoints) {
        put(new Dispatch(event, endpoint, 0, event.at(), ""), DispatchState.QUEUED);
      }
    }

    public void delivered(String eventId, String endpoint, Instant at) {
      put(row(eventId, endpoint).dispatch(), DispatchState.DELIVERED);
    }

    public void postpone(String eventId, String endpoint, String error, Instant nextAt) {
      Dispatch d = row(eventId, endpoint).dispatch();
      put(new Dispatch(d.event(), endpoint, d.attempts() + 1, nextAt, error), DispatchState.QUEUED);
    }

    public void bury(String eventId, String endpoint, String error, Instant at) {
      Dispatch d = row(eventId, endpoint).dispatch();
      put(new Dispatch(d.event(), endpoint, d.attempts() + 1, at, error), DispatchState.DEAD);
    }

    public boolean requeue(String eventId, String endpoint, Instant at) {
      Row row = rows.get(new Key(eventId, endpoint));
      if (row == null) {
        return false;
      }
      Dispatch d = row.dispatch();
      put(new Dispatch(d.event(), endpoint, 0, at, d.lastError()), DispatchState.QUEUED);
      return true;
    }

    public List<Dispatch> due(Collection<String> endpoints, Instant now, int limit) {
      mostAskedFor = Math.max(mostAskedFor, limit);
      return in(DispatchState.QUEUED)
          .filter(d -> endpoints.contains(d.endpoint()) && !d.nextAt().isAfter(now))
          .sorted(Comparator.comparing(Dispatch::nextAt))
          .limit(limit)
          .toList();
    }

    public Optional<Instant> nextDue(Collection<String> endpoints) {
      return in(DispatchState.QUEUED)
          .filter(d -> endpoints.contains(d.endpoint()))
          .map(Dispatch::nextAt)
          .min(Comparator.naturalOrder());
    }

    public void dispatches(
        DispatchState state, Optional<String> endpoint, Consumer<Dispatch> each) {
      in(state)
          .filter(d -> endpoint.isEmpty() || endpoint.get().equals(d.endpoint()))
          .sorted(Comparator.comparing(Dispatch::nextAt))
          .forEach(each);
    }
  }

  private void put(Dispatch dispatch, DispatchState state) {
    rows.put(new Key(dispatch.event().id(), dispatch.endpoint()), new Row(dispatch, state));
  }

  private Row row(String eventId, String endpoint) {
    return rows.get(new Key(eventId, endpoint));
  }

  private Stream<Dispatch> in(DispatchState state) {
    return rows.values().stream().filter(row -> row.state() == state).map(Row::dispatch);
  }

  private <T> T as(Class<T> part) {
    Kept kept = new Kept();
    return part.cast(
        Proxy.newProxyInstance(
            part.getClassLoader(),
            new Class<?>[] {part},
            (proxy, method, arguments) -> {
              try {
                return Kept.class
                    .getMethod(method.getName(), method.getParameterTypes())
                    .invoke(kept, arguments);
              } catch (NoSuchMethodException e) {
                throw new UnsupportedOperationException(method.getName(), e);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
