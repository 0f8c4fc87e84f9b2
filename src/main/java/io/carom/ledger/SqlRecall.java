package io.carom.ledger;

import io.carom.ledger.Entries.ChangeState;
import io.carom.ledger.Entries.Dispatch;
import io.carom.ledger.Entries.DispatchState;
import io.carom.ledger.Entries.Event;
import io.carom.ledger.Entries.Filter;
import io.carom.ledger.Entries.Held;
import io.carom.ledger.Entries.Incident;
import io.carom.ledger.Entries.ListChange;
import io.carom.ledger.Entries.MailHead;
import io.carom.ledger.Entries.MailboxState;
import io.carom.ledger.Entries.RemovedPiece;
import io.carom.ledger.Entries.Standing;
import io.carom.ledger.Entries.StoredMail;
import io.carom.ledger.Entries.StoredOutcome;
import io.carom.ledger.Entries.Suppression;
import io.carom.ledger.Entries.SuppressionChange;
import io.carom.mail.Envelope;
import io.carom.mail.MailId;
import io.carom.mail.RecipientKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The questions, in SQL that SQLite and PostgreSQL read alike.
class SqlRecall implements Recall {

  private static final String OUTCOME =
      """
      select o.id, m.mail_id, o.n, o.count_key, o.recipient, o.kind, o.action, o.reason,
        o.list_action, o.rule, o.facts, o.provenance, o.list, o.decision, o.because, o.at
      from outcome o join message m on m.id = o.message
      """;
  private static final String DISPATCH =
      """
      select e.event_id, e.type, e.at, e.list, e.recipient, e.body,
        d.endpoint, d.attempts, d.next_at, d.last_error
      from dispatch d join event e on e.id = d.event
      """;

  private static final String SUPPRESSION =
      """
      select list, recipient, address, reason, since, until_at, because, mail_id
      from suppression
      """;
  private static final String INCIDENT =
      "select id, list, opened_at, closed_at, what, held from incident ";

  final Sql sql;
  private final LongSupplier storeBytes;

  /// @param storeBytes the size of the store on disk
  SqlRecall(Sql sql, LongSupplier storeBytes) {
    this.sql = sql;
    this.storeBytes = storeBytes;
  }

  @Override
  public Optional<StoredMail> mail(MailId id) {
    return sql.one(
        """
        select id, mail_id, kind, received_at, sender, envelope_id, return_content, smtp_utf8,
          peer, helo, octets
        from message where mail_id = ? and octets is not null\
        """,
        row -> Rows.mail(row, arrivals(row.getLong("id"))),
        id);
  }

  @Override
  public List<MailId> mailsBeginning(String start) {
    return sql.all(
        "select mail_id from message where mail_id >= ? and mail_id < ? order by mail_id limit 2",
        row -> new MailId(row.getString(1)),
        start,
        // Behind every digit of hex.
        start + "g");
  }

  @Override
  public boolean known(MailId id) {
    return sql.one("select 1 from message where mail_id = ?", row -> true, id).isPresent();
  }

  @Override
  public List<MailHead> mails(long after, int limit) {
    return sql.all(
        """
        select id, mail_id, kind, octets is not null as kept from message
        where id > ? order by id limit ?\
        """,
        Rows::mailHead,
        after,
        limit);
  }

  @Override
  public List<MailHead> unread(long after, int limit) {
    return sql.all(
        """
        select id, mail_id, kind, octets is not null as kept from message
        where kind = 'unread' and octets is not null and id > ? order by id limit ?\
        """,
        Rows::mailHead,
        after,
        limit);
  }

  private List<Envelope.Recipient> arrivals(long message) {
    return sql.all(
        """
        select address, original_recipient, notify_on from arrival
        where message = ? order by received_at, recipient\
        """,
        Rows::arrival,
        message);
  }

  @Override
  public boolean counted(String countKey) {
    return sql.one("select 1 from outcome where count_key = ?", row -> true, countKey).isPresent();
  }

  @Override
  public Optional<StoredOutcome> outcome(long id) {
    return sql.one(OUTCOME + "where o.id = ?", Rows::outcome, id);
  }

  @Override
  public List<StoredOutcome> outcomes(MailId id) {
    return sql.all(OUTCOME + "where m.mail_id = ? order by o.n, o.id", Rows::outcome, id);
  }

  @Override
  public Optional<Suppression> suppression(String list, RecipientKey recipient) {
    return sql.one(
        SUPPRESSION + "where list = ? and recipient = ?", Rows::suppression, list, recipient);
  }

  @Override
  public void suppressions(Filter filter, Consumer<Suppression> each) {
    sql.each(
        SUPPRESSION + where(filter) + " order by list, recipient",
        Rows::suppression,
        each,
        values(filter));
  }

  @Override
  public void suppressionChanges(long after, int limit, Consumer<SuppressionChange> each) {
    sql.each(
        """
        select list, recipient, reason, since, until_at, changed
        from suppression where changed > ?
        union all
        select list, recipient, null, null, null, changed from lifted where changed > ?
        order by changed limit ?\
        """,
        Rows::suppressionChange,
        each,
        after,
        after,
        limit);
  }

  @Override
  public long lastSuppressionChange() {
    return sql.one("select suppression_changes from tally where id = 1", row -> row.getLong(1))
        .orElseThrow();
  }

  @Override
  public int removals(String list, Instant since) {
    return sql.one(
            "select coalesce(sum(n), 0) from removal_count where list = ? and minute >= ?",
            row -> row.getInt(1),
            list,
            minute(since))
        .orElse(0);
  }

  static long minute(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), 60);
  }

  @Override
  public Optional<Incident> incident(String list, Instant since) {
    return sql.one(
        INCIDENT + "where list = ? and opened_at >= ? order by opened_at desc, id desc limit 1",
        Rows::incident,
        list,
        since);
  }

  @Override
  public void incidents(boolean openOnly, Consumer<Incident> each) {
    sql.each(
        INCIDENT + (openOnly ? "where closed_at is null " : "") + "order by id",
        Rows::incident,
        each);
  }

  @Override
  public void held(Optional<String> list, Consumer<Held> each) {
    sql.each(
        "select outcome, list, recipient, address, incident from held "
            + (list.isPresent() ? "where list = ? " : "")
            + "order by outcome, list",
        Rows::held,
        each,
        list.stream().toArray());
  }

  @Override
  public void changes(Filter filter, Set<ChangeState> states, Consumer<ListChange> each) {
    if (states.isEmpty()) {
      return;
    }
    String among =
        states.stream().map(s -> "'" + s.name() + "'").sorted().collect(Collectors.joining(", "));
    sql.each(
        "select id, list, recipient, address, reason, state, at, mail_id, note from list_change"
            + where(filter)
            + (filter.equals(Filter.all()) ? " where " : " and ")
            + "state in ("
            + among
            + ") order by id",
        Rows::change,
        each,
        values(filter));
  }

  @Override
  public Optional<Instant> oldestChange(String list, ChangeState state) {
    return sql.one(
        "select at from list_change where state = ? and list = ? order by id limit 1",
        row -> Rows.instant(row, "at"),
        state,
        list);
  }

  @Override
  public List<RemovedPiece> removed(long changeId) {
    return sql.all(
        """
        select list_change, position, octets, line_before, line_after, instead
        from removed_piece
        where list_change = ? order by position\
        """,
        Rows::piece,
        changeId);
  }

  @Override
  public void out(String list, Consumer<RemovedPiece> each) {
    sql.each(
        """
        select p.list_change, p.position, p.octets, p.line_before, p.line_after, p.instead
        from list_change c join removed_piece p on p.list_change = c.id
        where c.state = 'APPLIED' and c.list = ? order by p.position, p.list_change\
        """,
        Rows::piece,
        each,
        list);
  }

  @Override
  public Optional<Event> event(String id) {
    return sql.one(
        "select event_id, type, at, list, recipient, body from event where event_id = ?",
        Rows::event,
        id);
  }

  @Override
  public List<Dispatch> due(Collection<String> endpoints, Instant now, int limit) {
    List<Dispatch> due = new ArrayList<>();
    for (String endpoint : Set.copyOf(endpoints)) {
      due.addAll(
          sql.all(
              DISPATCH
                  + """
                  where d.state = 'QUEUED' and d.endpoint = ? and d.next_at <= ?
                  order by d.next_at, d.event limit ?\
                  """,
              Rows::dispatch,
              endpoint,
              now,
              limit));
    }
    due.sort(Comparator.comparing(Dispatch::nextAt));
    return List.copyOf(due.subList(0, Math.min(limit, due.size())));
  }

  @Override
  public void dispatches(DispatchState state, Optional<String> endpoint, Consumer<Dispatch> each) {
    if (endpoint.isPresent()) {
      sql.each(
          DISPATCH + "where d.state = ? and d.endpoint = ? order by d.next_at, d.event",
          Rows::dispatch,
          each,
          state.name(),
          endpoint);
    } else {
      sql.each(
          DISPATCH + "where d.state = ? order by d.next_at, d.event",
          Rows::dispatch,
          each,
          state.name());
    }
  }

  @Override
  public Optional<Instant> nextDue(Collection<String> endpoints) {
    return endpoints.stream()
        .distinct()
        .flatMap(
            endpoint ->
                sql
                    .one(
                        """
                        select next_at from dispatch where state = 'QUEUED' and endpoint = ?
                        order by next_at limit 1\
                        """,
                        row -> Rows.instant(row, "next_at"),
                        endpoint)
                    .stream())
        .min(Comparator.naturalOrder());
  }

  @Override
  public Optional<MailboxState> mailbox(String name) {
    return sql.one(
        """
        select name, account, uid_validity, last_uid, connected, since, problem, last_read,
          understood, left_there
        from mailbox where name = ?\
        """,
        Rows::mailbox,
        name);
  }

  @Override
  public Set<String> seenIn(String mailbox) {
    return Set.copyOf(
        sql.all(
            "select uid from mailbox_seen where mailbox = ?", row -> row.getString(1), mailbox));
  }

  @Override
  public Standing standing() {
    String waiting = "from list_change where state in ('APPLYING', 'PENDING')";
    return sql.one(
            """
            select messages, outcomes, suppressions, last_accepted, ordinary_bytes,
              (select count(*) from message where kind = 'unread' and octets is not null)
                as unread,
              (select count(*) from dispatch where state = 'QUEUED') as queued,
              (select min(queued_at) from dispatch where state = 'QUEUED') as oldest_queued,
              (select count(*) from dispatch where state = 'DEAD') as dead,
              (select count(*) %1$s) as changes,
              (select at from list_change where id = (select min(id) %1$s)) as oldest_change,
              (select coalesce(sum(held), 0) from incident) as held,
              (select count(*) from incident where closed_at is null) as incidents
            from tally where id = 1\
            """
                .formatted(waiting),
            row -> Rows.standing(row, storeBytes.getAsLong()))
        .orElseThrow();
  }

  private static String where(Filter filter) {
    return (filter.list().isPresent() ? " where list = ?" : "")
        + (filter.recipient().isEmpty()
            ? ""
            : filter.list().isPresent() ? " and recipient = ?" : " where recipient = ?");
  }

  private static Object[] values(Filter filter) {
    List<Object> values = new ArrayList<>();
    filter.list().ifPresent(values::add);
    filter.recipient().ifPresent(values::add);
    return values.toArray();
  }
}
