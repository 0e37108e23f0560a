package dev.syncline.sandbox.imap;

import dev.syncline.sandbox.fault.Fault;
import dev.syncline.sandbox.mailbox.Account;
import dev.syncline.sandbox.mailbox.Folder;
import dev.syncline.sandbox.mailbox.SpecialUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// LIST, plain and extended (RFC 5258), with STATUS (RFC 5819) and special uses (RFC 6154).
final class ListCommand implements ImapCommand {
  private record Request(
      Set<String> selection,
      List<FolderPattern> patterns,
      Set<String> wanted,
      List<String> statusItems) {}

  @Override
  public String run(ImapSession session, Arguments arguments) throws IOException, Refused {
    var selection =
        arguments.nextIsGroup() ? selection(session, arguments.group()) : Set.<String>of();
    var reference = arguments.mailbox();
    var patterns = patterns(reference, arguments);
    if (patterns.isEmpty()) {
      session.responses().untagged("LIST (\\Noselect) \"/\" \"\"");
      return "LIST completed";
    }
    var wanted = new TreeSet<String>();
    var items = new ArrayList<String>();
    if (arguments.hasMore()) {
      returnOptions(session, arguments, wanted, items);
    }
    answer(session, new Request(selection, patterns, wanted, items));
    return "LIST completed";
  }

  private static void answer(ImapSession session, Request request) throws IOException, Refused {
    var tree = visible(session);
    var subscribed = session.account().subscriptions();
    if (request.selection.contains("SUBSCRIBED")) {
      subscribed.forEach(name -> tree.putIfAbsent(name, null));
    }
    long left =
        session
            .faults(Fault.TruncateList.class)
            .mapToLong(Fault.TruncateList::keep)
            .min()
            .orElse(Long.MAX_VALUE);
    for (var entry : tree.entrySet()) {
      var name = entry.getKey();
      if (request.patterns.stream().noneMatch(pattern -> pattern.matches(name))) {
        continue;
      }
      var below = subscribed.stream().anyMatch(other -> other.startsWith(name + "/"));
      boolean childOnly = !chosen(request, name, entry.getValue(), subscribed);
      if (childOnly && !(below && request.selection.contains("RECURSIVEMATCH"))) {
        continue;
      }
      if (left-- <= 0) {
        return;
      }
      say(session, request, name, entry.getValue(), tree, childOnly || below);
    }
  }

  private static boolean chosen(
      Request request, String name, @Nullable Folder folder, Set<String> subscribed) {
    if (request.selection.contains("SUBSCRIBED") && !subscribed.contains(name)) {
      return false;
    }
    return !request.selection.contains("SPECIAL-USE")
        || (folder != null && folder.use() != SpecialUse.NONE);
  }

  private static void say(
      ImapSession session,
      Request request,
      String name,
      @Nullable Folder folder,
      Map<String, @Nullable Folder> tree,
      boolean subscribedBelow)
      throws IOException, Refused {
    var attributes = new ArrayList<String>();
    if (folder == null) {
      attributes.add("\\NonExistent");
      attributes.add("\\Noselect");
    }
    attributes.add(hasChildren(tree, name) ? "\\HasChildren" : "\\HasNoChildren");
    if (folder != null && folder.use() != SpecialUse.NONE && session.has("SPECIAL-USE")) {
      attributes.add(folder.use().attribute());
    }
    boolean tellsSubscription =
        request.selection.contains("SUBSCRIBED") || request.wanted.contains("SUBSCRIBED");
    if (tellsSubscription && session.account().subscriptions().contains(name)) {
      attributes.add("\\Subscribed");
    }
    var childInfo =
        request.selection.contains("RECURSIVEMATCH") && subscribedBelow
            ? " (\"CHILDINFO\" (\"SUBSCRIBED\"))"
            : "";
    session
        .responses()
        .untagged(
            "LIST (%s) \"/\" %s%s"
                .formatted(
                    String.join(" ", attributes), session.responses().mailbox(name), childInfo));
    if (folder != null && !request.statusItems.isEmpty()) {
      session.responses().untagged(StatusCommand.line(session, folder, request.statusItems));
    }
  }

  /// Existing folders and the names above them that do not exist, without what is hidden.
  static Map<String, @Nullable Folder> visible(ImapSession session) {
    var hidden =
        session
            .faults(Fault.HideFolder.class)
            .map(Fault.HideFolder::folder)
            .collect(Collectors.toSet());
    var tree = new TreeMap<String, @Nullable Folder>();
    for (var folder : session.account().folders()) {
      var name = folder.name();
      if (hidden.contains(name)) {
        continue;
      }
      for (int at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
        tree.putIfAbsent(name.substring(0, at), null);
      }
      tree.put(name, folder);
    }
    tree.keySet().removeAll(hidden);
    return tree;
  }

  private static boolean hasChildren(Map<String, @Nullable Folder> tree, String name) {
    return tree.keySet().stream().anyMatch(other -> other.startsWith(name + Account.SEPARATOR));
  }

  private static Set<String> selection(ImapSession session, Arguments options) throws Refused {
    requireExtended(session);
    var chosen = new TreeSet<String>();
    while (options.hasMore()) {
      var option = options.keyword();
      if (!Set.of("SUBSCRIBED", "REMOTE", "RECURSIVEMATCH", "SPECIAL-USE").contains(option)) {
        throw Refused.bad("an unknown selection option");
      }
      chosen.add(option);
    }
    if (chosen.contains("RECURSIVEMATCH") && !chosen.contains("SUBSCRIBED")) {
      throw Refused.bad("RECURSIVEMATCH needs something to match, such as SUBSCRIBED");
    }
    return chosen;
  }

  private static List<FolderPattern> patterns(String reference, Arguments arguments)
      throws Refused {
    var patterns = new ArrayList<FolderPattern>();
    if (arguments.nextIsGroup()) {
      var list = arguments.group();
      while (list.hasMore()) {
        patterns.add(new FolderPattern(reference, list.mailbox()));
      }
      return patterns;
    }
    var pattern = arguments.mailbox();
    if (!pattern.isEmpty()) {
      patterns.add(new FolderPattern(reference, pattern));
    }
    return patterns;
  }

  private static void returnOptions(
      ImapSession session, Arguments arguments, Set<String> wanted, List<String> statusItems)
      throws Refused {
    requireExtended(session);
    if (!arguments.keyword().equals("RETURN")) {
      throw Refused.bad("RETURN was expected");
    }
    var options = arguments.group();
    arguments.end();
    while (options.hasMore()) {
      var option = options.keyword();
      if (option.equals("STATUS") && session.has("LIST-STATUS")) {
        statusItems.addAll(StatusCommand.items(options.group()));
      } else if (Set.of("SUBSCRIBED", "CHILDREN", "SPECIAL-USE").contains(option)) {
        wanted.add(option);
      } else {
        throw Refused.bad("an unknown return option");
      }
    }
  }

  private static void requireExtended(ImapSession session) throws Refused {
    if (!session.has("LIST-EXTENDED") && !session.has("SPECIAL-USE")) {
      throw Refused.bad("LIST takes a reference and a pattern");
    }
  }
}
