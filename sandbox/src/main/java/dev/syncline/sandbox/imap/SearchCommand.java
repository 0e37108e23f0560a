package dev.syncline.sandbox.imap;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// SEARCH and UID SEARCH (RFC 9051 §6.4.4), with RETURN (RFC 4731).
final class SearchCommand implements ImapCommand {
  private static final Set<String> RETURNS = Set.of("MIN", "MAX", "ALL", "COUNT");

  private final boolean byUid;

  SearchCommand(boolean byUid) {
    this.byUid = byUid;
  }

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var wanted = arguments.nextIsAtom("RETURN") ? returns(arguments) : null;
    if (arguments.nextIsAtom("CHARSET")) {
      if (session.enabled().utf8()) {
        throw Refused.bad("with UTF-8 enabled it is the only charset (RFC 6855)");
      }
      requireCharset(arguments);
    }
    var found = find(session.selected(), SearchKey.all(arguments, session));
    session.responses().untagged(wanted == null ? plain(found) : extended(session, found, wanted));
    return "SEARCH completed";
  }

  private List<Long> find(SelectedFolder selected, SearchKey key) throws IOException {
    var largest = new SearchKey.Largest(selected.count(), selected.largestUid());
    var found = new ArrayList<Long>();
    for (var each : selected.all()) {
      if (matches(key, each, largest)) {
        found.add(byUid ? each.message().uid() : each.number());
      }
    }
    return found;
  }

  private static boolean matches(
      SearchKey key, SelectedFolder.Numbered each, SearchKey.Largest largest) throws IOException {
    try {
      return key.matches(each, largest);
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static String plain(List<Long> found) {
    var out = new StringBuilder("SEARCH");
    found.forEach(number -> out.append(' ').append(number));
    return out.toString();
  }

  private String extended(ImapSession session, List<Long> found, Set<String> wanted) {
    var out = new StringBuilder("ESEARCH (TAG \"%s\")".formatted(session.tag()));
    out.append(byUid ? " UID" : "");
    if (!found.isEmpty()) {
      out.append(wanted.contains("MIN") ? " MIN " + found.getFirst() : "");
      out.append(wanted.contains("MAX") ? " MAX " + found.getLast() : "");
      out.append(wanted.contains("ALL") ? " ALL " + SequenceSet.of(found) : "");
    }
    out.append(wanted.contains("COUNT") ? " COUNT " + found.size() : "");
    return out.toString();
  }

  private static @Nullable Set<String> returns(Arguments arguments) throws Refused {
    arguments.keyword();
    var list = arguments.group();
    var wanted = new TreeSet<String>();
    while (list.hasMore()) {
      wanted.add(list.keyword());
    }
    if (!RETURNS.containsAll(wanted)) {
      throw Refused.bad("an unknown return option");
    }
    return wanted.isEmpty() ? Set.of("ALL") : wanted;
  }

  private static void requireCharset(Arguments arguments) throws Refused {
    arguments.keyword();
    var charset = arguments.string().toUpperCase(Locale.ROOT);
    if (!Set.of("UTF-8", "US-ASCII").contains(charset)) {
      throw Refused.no("BADCHARSET (UTF-8 US-ASCII)", "texts are searched in UTF-8");
    }
  }
}
