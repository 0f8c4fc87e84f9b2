package io.carom;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The walls of the house: who may import whom, and which room may know which library.
///
/// Plain tests rather than ArchUnit's own runner, which was seen to run nothing at all.
class HouseTest {

  /// The rooms from the ground up; a room may import the floors below its own, no other.
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("mail"),
          List.of("mime", "verp"),
          List.of("report"),
          List.of("classify"),
          List.of("decide"),
          List.of("ledger"),
          List.of("flow"),
          List.of("socket"),
          List.of(
              "smtp", "milter", "postfix", "mailbox", "lists", "webhook", "stream", "relay",
              "digest", "http"),
          List.of("config"),
          List.of("app"),
          List.of("cli"));

  private static final List<String> PURE =
      List.of("mail", "mime", "verp", "report", "classify", "decide", "config");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.carom");

  @Test
  void every_class_lives_in_a_known_room() {
    assertTrue(HOUSE.size() > 20, "the classes were found");
    List<String> rooms = FLOORS.stream().flatMap(List::stream).map(HouseTest::room).toList();
    noClasses()
        .that()
        .resideOutsideOfPackages(rooms.toArray(String[]::new))
        .should()
        .resideInAPackage("io.carom..")
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @Test
  void imports_run_down_only() {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (String name : FLOORS.get(floor)) {
        mayNotImport(name, forbiddenTo(floor, name)).check(HOUSE);
      }
    }
  }

  @Test
  void rooms_have_no_circles() {
    slices().matching("io.carom.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void a_library_is_known_in_its_own_rooms_only() {
    onlyIn(
        List.of("jakarta.mail..", "org.eclipse.angus.."),
        List.of("mime", "mailbox", "relay", "digest"));
    onlyIn(List.of("io.netty.."), List.of("socket", "milter", "postfix", "webhook"));
    onlyIn(List.of("org.subethamail.."), List.of("smtp"));
    onlyIn(
        List.of("java.sql..", "javax.sql..", "org.sqlite..", "org.jdbi..", "org.flywaydb.."),
        List.of("ledger", "lists"));
    onlyIn(List.of("picocli.."), List.of("cli"));
    onlyIn(List.of("com.standardwebhooks.."), List.of("webhook"));
    onlyIn(List.of("org.snakeyaml.."), List.of("classify", "config"));
    onlyIn(List.of("com.google.re2j..", "com.hankcs.."), List.of("classify"));
  }

  @Test
  void a_pure_room_has_no_clock_no_socket_and_no_file() {
    String[] pure = PURE.stream().map(HouseTest::room).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(pure)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are files, sockets or the process",
                c ->
                    List.of(
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream",
                            "java.io.RandomAccessFile",
                            "java.nio.file.Files",
                            "java.net.Socket",
                            "java.net.ServerSocket",
                            "java.net.InetAddress")
                        .contains(c.getName())))
        .check(HOUSE);
  }

  /// The clock is injected everywhere (`InstantSource`) and made in one room.
  @Test
  void only_app_makes_a_clock() {
    noClasses()
        .that()
        .resideOutsideOfPackages(room("app"), room("cli"))
        .should()
        .callMethod("java.time.Instant", "now")
        .orShould()
        .callMethod("java.lang.System", "currentTimeMillis")
        .orShould()
        .callMethod("java.time.Clock", "systemUTC")
        .orShould()
        .callMethod("java.time.InstantSource", "system")
        .check(HOUSE);
  }

  @Test
  void no_room_is_a_drawer_for_everything() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..manager..")
        .orShould()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?)$")
        .check(HOUSE);
  }

  private static List<String> forbiddenTo(int floor, String name) {
    List<String> forbidden = new ArrayList<>();
    IntStream.range(floor, FLOORS.size())
        .forEach(
            above ->
                FLOORS.get(above).stream().filter(n -> !n.equals(name)).forEach(forbidden::add));
    return forbidden;
  }

  private static ArchRule mayNotImport(String name, List<String> forbidden) {
    return noClasses()
        .that()
        .resideInAPackage(room(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden.stream().map(HouseTest::room).toArray(String[]::new))
        .allowEmptyShould(true);
  }

  private static void onlyIn(List<String> libraries, List<String> rooms) {
    DescribedPredicate<JavaClass> elsewhere =
        JavaClass.Predicates.resideOutsideOfPackages(
            rooms.stream().map(HouseTest::room).toArray(String[]::new));
    noClasses()
        .that(elsewhere)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries.toArray(String[]::new))
        .check(HOUSE);
  }

  private static String room(String name) {
    return "io.carom." + name + "..";
  }
}
