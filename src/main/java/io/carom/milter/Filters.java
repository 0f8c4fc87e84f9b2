package io.carom.milter;

/// A kind of filter: what it asks of a mail server, and one for each session.
interface Filters {

  /// The changes it will ask for, bits as in [Change].
  int changes();

  /// The steps it need not hear of, bits as in [Negotiation].
  int skips();

  Filter filter(Macros macros, Negotiation agreed);
}
