package dev.syncline.provider.imap;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Response;

/// How a command ended: the status, the response code and the server's own words (RFC 9051 §7.1).
record Answer(Status status, String code, String argument, String words) {
  private static final Pattern CODE =
      Pattern.compile("^\\s*\\[([^\\s\\]]+)\\s*([^\\]]*)]\\s*(.*)$");

  enum Status {
    OK,
    NO,
    BAD
  }

  static Answer of(Response response) {
    var status = response.isOK() ? Status.OK : response.isNO() ? Status.NO : Status.BAD;
    return parse(status, response.getRest());
  }

  static Answer parse(Status status, String rest) {
    var match = CODE.matcher(rest);
    return match.matches()
        ? new Answer(
            status, match.group(1).toUpperCase(Locale.ROOT), match.group(2), match.group(3).strip())
        : new Answer(status, "", "", rest.strip());
  }

  boolean ok() {
    return status == Status.OK;
  }

  Optional<String> argumentOf(String wanted) {
    return code.equals(wanted) ? Optional.of(argument) : Optional.empty();
  }
}
