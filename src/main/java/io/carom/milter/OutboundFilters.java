package io.carom.milter;

import io.carom.decide.MailingList;
import io.carom.flow.Gate;
import io.carom.flow.Senders;
import io.carom.flow.Withholdings;
import java.util.List;

/// The gate for mail on its way out.
///
/// @param lists all there are, by whose List-Id mail is told apart
record OutboundFilters(
    MilterSettings.Outbound settings,
    Gate gate,
    Senders senders,
    List<MailingList> lists,
    Withholdings withholdings)
    implements Filters {

  @Override
  public int changes() {
    return Change.DELETE_RECIPIENTS;
  }

  @Override
  public int skips() {
    return Negotiation.NO_HELO
        | Negotiation.NO_BODY
        | Negotiation.NO_END_OF_HEADERS
        | Negotiation.NO_UNKNOWN;
  }

  @Override
  public Filter filter(Macros macros, Negotiation agreed) {
    return new OutboundFilter(this, macros, agreed);
  }
}
