package io.carom.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.carom.mail.Envelope;
import io.carom.mime.Mime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeLayoutsTest {

  @Test
  void every_layout_is_the_first_to_read_some_fixture() {
    List<NoticeText> notices =
        Fixtures.all().stream()
            .map(fixture -> Message.of(Mime.read(fixture.octets()), Envelope.none()).notice())
            .toList();
    List<NoticeLayout> unseen = new ArrayList<>(NoticeLayouts.ALL);
    for (NoticeText notice : notices) {
      NoticeLayouts.ALL.stream()
          .filter(layout -> layout.read(notice).isPresent())
          .findFirst()
          .ifPresent(unseen::remove);
    }
    System.out.printf(
        "layouts: %d, without a fixture %d%n", NoticeLayouts.ALL.size(), unseen.size());
    assertEquals(
        List.of(),
        unseen.stream()
            .map(layout -> NoticeLayouts.ALL.indexOf(layout) + " " + layout.format())
            .toList());
  }
}
