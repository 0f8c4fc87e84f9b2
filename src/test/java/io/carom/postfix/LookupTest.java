package io.carom.postfix;

import static io.carom.postfix.FixedGate.CROSS;
import static io.carom.postfix.FixedGate.GONE;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Look-ups by socketmap_table(5) and tcp_table(5).
class LookupTest {

  private static final String NOT_FOUND = "9:NOTFOUND ,";
  private static final String NO_NETSTRING = "44:PERM not a netstring of at most 10000 octets,";
  private static final String ENCODED_GONE = GONE.replace(" ", "%20");

  private static PostfixDoor socketmap() throws IOException {
    PostfixDoor door = PostfixDoor.socketmap(FixedGate.settings(), new FixedGate());
    door.start();
    return door;
  }

  private static PostfixDoor tcpTable(PostfixSettings settings) throws IOException {
    PostfixDoor door = PostfixDoor.tcpTable(settings, new FixedGate());
    door.start();
    return door;
  }

  private static String netstring(String text) {
    return text.length() + ":" + text + ",";
  }

  @Test
  void a_socketmap_finds_who_is_suppressed_by_the_name_of_the_map() throws IOException {
    try (PostfixDoor door = socketmap();
        Asker postfix = Asker.to(door)) {
      postfix.say(netstring("suppressed gone@example.net")).hear(netstring("OK " + GONE));
      postfix.say(netstring("suppressed cross@example.net")).hear(NOT_FOUND);
      postfix.say(netstring("suppressed-news cross@example.net")).hear(netstring("OK " + CROSS));
      postfix.say(netstring("suppressed-offers cross@example.net")).hear(NOT_FOUND);
      postfix.say(netstring("suppressed example.net")).hear(NOT_FOUND);
      postfix.say(netstring("suppressed gone@")).hear(NOT_FOUND);
      postfix.say(netstring("suppressed ")).hear(NOT_FOUND);
    }
  }

  @Test
  void netstrings_may_come_octet_by_octet_or_many_at_once() throws IOException {
    String query = netstring("suppressed gone@example.net");
    try (PostfixDoor door = socketmap();
        Asker postfix = Asker.to(door)) {
      postfix.dribble(query).hear(netstring("OK " + GONE));
      postfix.say(query.repeat(1000)).hear(netstring("OK " + GONE).repeat(1000));
    }
  }

  @Test
  void a_query_that_is_framed_well_and_makes_no_sense_is_told_so_and_the_session_goes_on()
      throws IOException {
    try (PostfixDoor door = socketmap();
        Asker postfix = Asker.to(door)) {
      String noQuery = netstring("PERM a query is a name, a blank and a key");
      postfix.say("0:,").hear(noQuery);
      postfix.say(netstring("suppressed")).hear(noQuery);
      postfix.say(netstring(" gone@example.net")).hear(noQuery);
      postfix.say(netstring("aliases root"));
      postfix.hear(netstring("PERM no such map; there are suppressed and suppressed-LIST"));
      String longest = "suppressed " + "x".repeat(10_000 - 11);
      postfix.say(netstring(longest)).hear(NOT_FOUND);
    }
  }

  @Test
  void what_is_no_netstring_gets_a_word_and_a_closed_connection() throws IOException {
    for (String octets :
        new String[] {
          netstring("suppressed " + "x".repeat(10_000 - 10)),
          "2147483647:",
          "99999999999999999999",
          "-1:,",
          "x",
          ":,",
          "007:suppres,",
          "00:,",
          "3:abcd",
          "GET / HTTP/1.1\r\n"
        }) {
      try (PostfixDoor door = socketmap();
          Asker postfix = Asker.to(door)) {
        postfix.say(octets + netstring("suppressed gone@example.net")).hearEnd(NO_NETSTRING);
      }
    }
  }

  @Test
  void a_tcp_table_finds_who_is_suppressed() throws IOException {
    try (PostfixDoor door = tcpTable(FixedGate.settings());
        Asker postfix = Asker.to(door)) {
      postfix.say("get gone@example.net\n").hear("200 " + ENCODED_GONE + "\n");
      postfix.say("get gone%40example%2Enet\n").hear("200 " + ENCODED_GONE + "\n");
      postfix.say("get cross@example.net\n").hear("500 not%20suppressed\n");
      postfix.say("get example.net\n").hear("500 not%20suppressed\n");
      postfix.dribble("get gone@example.net\n").hear("200 " + ENCODED_GONE + "\n");
      postfix.say("get x\n".repeat(1000)).hear("500 not%20suppressed\n".repeat(1000));
    }
  }

  @Test
  void a_tcp_table_may_be_for_one_list() throws IOException {
    try (PostfixDoor door = tcpTable(FixedGate.settings().withList("news"));
        Asker postfix = Asker.to(door)) {
      postfix.say("get cross@example.net\n").hear("200 " + CROSS.replace(" ", "%20") + "\n");
    }
  }

  @Test
  void a_percent_sign_in_a_reply_is_coded() throws IOException {
    try (PostfixDoor door = tcpTable(FixedGate.settings().withRefusal("REJECT 100%"));
        Asker postfix = Asker.to(door)) {
      String reply = GONE.replace("5.7.1", "100%25").replace(" ", "%20");
      postfix.say("get gone@example.net\n").hear("200 " + reply + "\n");
    }
  }

  @Test
  void a_line_that_makes_no_sense_gets_400_and_the_session_goes_on() throws IOException {
    try (PostfixDoor door = tcpTable(FixedGate.settings());
        Asker postfix = Asker.to(door)) {
      for (String line : new String[] {"", "get", "put a b", "get a%", "get a%4", "get a%zz"}) {
        postfix.say(line + "\n").hear("400 a%20request%20is%20get,%20a%20blank%20and%20a%20key\n");
      }
      postfix.say("get " + "x".repeat(4091) + "\n").hear("500 not%20suppressed\n");
    }
  }

  @Test
  void a_line_that_is_too_long_gets_400_and_a_closed_connection() throws IOException {
    for (String octets : new String[] {"get " + "x".repeat(4092) + "\n", "x".repeat(100_000)}) {
      try (PostfixDoor door = tcpTable(FixedGate.settings());
          Asker postfix = Asker.to(door)) {
        postfix.say(octets).hearEnd("400 a%20line%20is%20at%20most%204096%20characters\n");
      }
    }
  }
}
