package dev.syncline.launcher;

import dev.syncline.migrations.DatabaseServer;
import dev.syncline.migrations.embedded.EmbeddedMariaDb;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `./syncline up` was asked for.
///
/// @param database a server of one's own; the embedded one if null
/// @param isRehearsal start, use everything once, stop: teaches the start-up cache of the JVM
record LaunchOptions(
    Path data,
    @Nullable DatabaseServer database,
    boolean withSandbox,
    boolean isRehearsal,
    Ports ports) {
  /// Where everything listens, on 127.0.0.1.
  record Ports(int api, int webhook, int sync, int database, int imap, int smtp, int control) {
    static final Ports DEFAULT = new Ports(7070, 7071, 7072, 7306, 7143, 7125, 7180);

    static Ports anyFree() {
      return new Ports(free(), free(), free(), free(), free(), free(), free());
    }

    private static int free() {
      return EmbeddedMariaDb.freePort();
    }
  }

  static LaunchOptions parse(List<String> arguments) {
    var rest = new ArrayDeque<>(arguments);
    var data = Path.of("data");
    DatabaseServer database = null;
    var withSandbox = true;
    var isRehearsal = false;
    var ports = Ports.DEFAULT;
    while (!rest.isEmpty()) {
      var option = rest.removeFirst();
      switch (option) {
        case "--no-sandbox" -> withSandbox = false;
        case "--rehearsal" -> {
          isRehearsal = true;
          ports = Ports.anyFree();
        }
        case "--data" -> data = Path.of(value(option, rest));
        case "--database" -> database = DatabaseServer.parse(value(option, rest));
        default -> ports = withPort(ports, option, rest);
      }
    }
    return new LaunchOptions(
        data.toAbsolutePath().normalize(), database, withSandbox, isRehearsal, ports);
  }

  private static Ports withPort(Ports old, String option, ArrayDeque<String> rest) {
    return switch (option) {
      case "--api-port" ->
          new Ports(
              port(option, rest),
              old.webhook,
              old.sync,
              old.database,
              old.imap,
              old.smtp,
              old.control);
      case "--webhook-port" ->
          new Ports(
              old.api, port(option, rest), old.sync, old.database, old.imap, old.smtp, old.control);
      case "--sync-port" ->
          new Ports(
              old.api,
              old.webhook,
              port(option, rest),
              old.database,
              old.imap,
              old.smtp,
              old.control);
      case "--database-port" ->
          new Ports(
              old.api, old.webhook, old.sync, port(option, rest), old.imap, old.smtp, old.control);
      case "--sandbox-imap-port" ->
          new Ports(
              old.api,
              old.webhook,
              old.sync,
              old.database,
              port(option, rest),
              old.smtp,
              old.control);
      case "--sandbox-smtp-port" ->
          new Ports(
              old.api,
              old.webhook,
              old.sync,
              old.database,
              old.imap,
              port(option, rest),
              old.control);
      case "--sandbox-control-port" ->
          new Ports(
              old.api, old.webhook, old.sync, old.database, old.imap, old.smtp, port(option, rest));
      default ->
          throw new StartProblem(
              "Unknown option '%s': './syncline help' lists the options."
                  .formatted(option.replaceFirst("[=:].*", "")));
    };
  }

  private static String value(String option, ArrayDeque<String> rest) {
    if (rest.isEmpty()) {
      throw new StartProblem("The option %s needs a value.".formatted(option));
    }
    return rest.removeFirst();
  }

  private static int port(String option, ArrayDeque<String> rest) {
    var text = value(option, rest);
    if (!text.matches("\\d{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65_535) {
      throw new StartProblem(
          "The option %s needs a port from 1 to 65535, not '%s'.".formatted(option, text));
    }
    return Integer.parseInt(text);
  }
}
