package dev.syncline.mime.text;

import java.util.HashSet;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/// Takes many nodes out of a tree at once. One by one, each moves all that follow it: of a hundred
/// thousand siblings that takes half a minute.
public final class Removal {
  private Removal() {}

  /// Nodes may stand within each other.
  public static void of(Set<Node> nodes) {
    var parents = new HashSet<Element>();
    for (var node : nodes) {
      if (node.parent() instanceof Element parent) {
        parents.add(parent);
      }
    }
    for (var parent : parents) {
      var kept = parent.childNodes().stream().filter(node -> !nodes.contains(node)).toList();
      parent.empty();
      parent.appendChildren(kept);
    }
  }
}
