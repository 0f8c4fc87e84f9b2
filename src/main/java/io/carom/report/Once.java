package io.carom.report;

import java.util.Optional;
import java.util.function.Supplier;

/// A value that is made when it is first asked for. Belongs to one thread.
final class Once<T> implements Supplier<T> {

  private final Supplier<T> make;
  private Optional<T> made = Optional.empty();

  private Once(Supplier<T> make) {
    this.make = make;
  }

  static <T> Supplier<T> of(Supplier<T> make) {
    return new Once<>(make);
  }

  @Override
  public T get() {
    if (made.isEmpty()) {
      made = Optional.of(make.get());
    }
    return made.get();
  }
}
