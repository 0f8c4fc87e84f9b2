package io.carom.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.carom.config.Config;
import io.carom.config.ConfigReader;
import io.carom.config.Reading;
import io.carom.lists.ListSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What the last `serve` was told by flags, kept beside its ledger so that other commands on the
/// same data know its lists and webhooks too: a configuration in the usual form.
///
/// A secret given by a flag is not kept.
final class Served {

  private static final String NAME = "served.yaml";

  /// Where the secret of a remembered webhook would be looked for.
  private static final String VARIABLE = "CAROM_WEBHOOK_SECRET";

  private Served() {}

  /// Keeps what flags said; nothing said forgets what was kept.
  static void remember(
      Path data,
      List<ListSettings> lists,
      Optional<Config.Webhook> webhook,
      OptionalInt maxRemovals,
      boolean shadow)
      throws IOException {
    StringBuilder yaml = new StringBuilder();
    if (!lists.isEmpty() || maxRemovals.isPresent()) {
      yaml.append("lists:\n");
      maxRemovals.ifPresent(most -> yaml.append("  maxRemovalsPerHour: " + most + "\n"));
      yaml.append(lists.isEmpty() ? "" : "  files:\n");
      for (ListSettings list : lists) {
        yaml.append("    - name: " + quoted(list.name()) + "\n");
        list.file().ifPresent(f -> yaml.append("      file: " + quoted(f.toString()) + "\n"));
      }
    }
    if (webhook.isPresent()) {
      yaml.append("webhooks:\n  - name: " + quoted(webhook.get().name()) + "\n");
      yaml.append("    url: " + quoted(webhook.get().url().toString()) + "\n");
      yaml.append("    secrets: {env: " + VARIABLE + "}\n    loopback: true\n");
    }
    yaml.append(shadow ? "decide: {shadow: true}\n" : "");
    Path file = data.resolve(NAME);
    if (yaml.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    Path fresh = data.resolve(NAME + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, ownerOnly(data));
    Files.writeString(fresh, "# What the last serve was told by flags.\n" + yaml);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The configuration as the last `serve` on this data had it.
  static Config over(Path data, Config config) {
    Path file = data.resolve(NAME);
    try {
      return switch (ConfigReader.read(file.toString(), data, Files.readString(file))) {
        case Reading.Read(Config served) -> merged(config, served);
        case Reading.Faulty ignored -> config;
      };
    } catch (NoSuchFileException noFlags) {
      return config;
    } catch (AccessDeniedException strangers) {
      throw Failure.world(
          "no permission for %s: run it as the user that serves, or name another folder with --data"
              .formatted(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config merged(Config config, Config served) {
    Config.Lists flagged = served.lists();
    return new Config(
        config.data(),
        config.door(),
        config.gate(),
        config.milter(),
        config.relay(),
        config.keep(),
        new Config.Lists(
            config.lists().applyAfter(),
            flagged.maxRemovalsPerHour().isPresent()
                ? flagged.maxRemovalsPerHour()
                : config.lists().maxRemovalsPerHour(),
            config.lists().headers(),
            flagged.files().isEmpty() ? config.lists().files() : flagged.files()),
        config.trust(),
        config.minRemoveConfidence(),
        config.shadow() || served.shadow(),
        config.verp(),
        config.mailboxes(),
        served.webhooks().isEmpty() ? config.webhooks() : served.webhooks(),
        config.rules(),
        config.fullAddresses());
  }

  /// A webhook's path is often a secret of its receiver.
  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
